package dev.portcullis.clearance;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.PermitPredicate.Proofs;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import java.time.InstantSource;

/** Issues permits, on a clearance and nothing less. The only holder of the permit key beside {@link PermitDesk}. */
public final class PermitIssuer {
    private final Signer signer;
    private final InstantSource clock;

    public PermitIssuer(Signer signer, InstantSource clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * Issues one single-use permit.
     *
     * @throws IllegalArgumentException when the clearance is for a purpose that has no permit
     */
    public Permit issue(Clearance clearance, PermitTerms terms) {
        Purpose purpose = clearance.gate().purpose();
        if (purpose != Purpose.EVALUATE && purpose != Purpose.PROMOTE) {
            throw new IllegalArgumentException("there is no permit to " + purpose);
        }
        PermitPredicate predicate = new PermitPredicate(
                PermitId.next(clock),
                terms.proposal(),
                purpose,
                terms.lineage(),
                clearance.gate().basis(),
                terms.audience(),
                terms.conditions(),
                terms.notBefore(),
                terms.notAfter(),
                1,
                terms.epoch(),
                terms.keyEpoch(),
                new Proofs(
                        clearance.verdict().digest(),
                        clearance.readings().stream().map(Envelope::digest).toList(),
                        clearance.signOffs().stream().map(Envelope::digest).toList()));
        return new Permit(
                predicate,
                signer.sign(Statement.of(clearance.gate().basis().result(), PredicateType.PERMIT, predicate)));
    }
}
