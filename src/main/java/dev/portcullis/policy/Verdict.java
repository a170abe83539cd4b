package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import java.util.List;

/**
 * What policy says of one gate, with the signed proof of it.
 *
 * <p>Only this package makes one: from a judgement it has just sealed, or from a proof whose signature counts. A row in
 * a database forges none.
 */
public abstract sealed class Verdict permits Allowed, Denied, Escalated, Undetermined {
    private final Gate gate;
    private final Envelope proof;
    private final Judgement judgement;

    Verdict(Gate gate, Envelope proof, Judgement judgement) {
        this.gate = gate;
        this.proof = proof;
        this.judgement = judgement;
    }

    /** Purpose and basis it holds for, and for no other. */
    public Gate gate() {
        return gate;
    }

    /** The sealed verification summary. */
    public Envelope proof() {
        return proof;
    }

    public VerdictWord word() {
        return judgement.verdict();
    }

    /** Why, the gravest first. */
    public List<PolicyReason> reasons() {
        return judgement.reasons();
    }

    /** The tier whose quorum has to grant: 1 to 3 when escalated, otherwise 0. */
    public int tier() {
        return judgement.tier();
    }

    @Override
    public String toString() {
        return word() + "[" + gate.purpose() + ", tier " + tier() + ", " + reasons() + "]";
    }

    /**
     * Reads a verdict back from its proof. Rules and disclosure stay with the gate that judged, so reasons come back
     * with their codes and places, told to no proposer.
     *
     * @throws MalformedJsonException when it is no verdict, or one that contradicts itself
     */
    public static Verdict of(VerifiedStatement proof) throws MalformedJsonException {
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
