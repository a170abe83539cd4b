package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import java.util.List;

/**
 * What policy says of one gate, with the signed proof of it.
 *
 * <p>Only this package makes one: from a judgement it has just sealed, or from a proof whose signature counts. A row in
 * a database forges none.
 */
public sealed interface Verdict permits Allowed, Denied, Escalated, Undetermined {

    /** Purpose and basis it holds for, and for no other. */
    Gate gate();

    /** The sealed verification summary. */
    Envelope proof();

    /** Why, the gravest first. */
    List<PolicyReason> reasons();

    /** The tier whose quorum has to grant: 1 to 3 when escalated, otherwise 0. */
    int tier();

    /**
     * Reads a verdict back from its proof. Rules and disclosure stay with the gate that judged, so reasons come back
     * with their codes and places, told to no proposer.
     *
     * @throws MalformedJsonException when it is no verdict, or one that contradicts itself
     */
    static Verdict of(VerifiedStatement proof) throws MalformedJsonException {
        if (proof.statement().predicateType() != PredicateType.VERDICT) {
            throw new MalformedJsonException("not a verdict");
        }
        VerdictPredicate predicate = proof.statement().predicate(VerdictPredicate.class);
        VerdictPredicate.Judgement said = predicate.judgement();
        Gate gate = said.gate().gate();
        if (!proof.statement().subject().equals(gate.basis().result())
                || !predicate.policy().digest().digest().equals(gate.basis().policy())
                || !predicate.verificationResult().equals(SealedVerdicts.result(said.verdict()))) {
            throw new MalformedJsonException("the verdict contradicts itself");
        }
        try {
            Judgement judgement = new Judgement(
                    said.verdict(),
                    said.tier(),
                    said.reasons().stream()
                            .map(reason -> new PolicyReason(reason, "", Disclosure.NONE))
                            .toList());
            return SealedVerdicts.of(gate, judgement, proof.envelope());
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(String.valueOf(e.getMessage()));
        }
    }
}
