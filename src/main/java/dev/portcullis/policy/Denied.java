package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;
import java.util.List;

/** Policy says no. */
public final class Denied implements Verdict {
    private final Gate gate;
    private final Envelope proof;
    private final Judgement judgement;

    Denied(Gate gate, Envelope proof, Judgement judgement) {
        this.gate = gate;
        this.proof = proof;
        this.judgement = judgement;
    }

    @Override
    public Gate gate() {
        return gate;
    }

    @Override
    public Envelope proof() {
        return proof;
    }

    @Override
    public List<PolicyReason> reasons() {
        return judgement.reasons();
    }

    @Override
    public int tier() {
        return judgement.tier();
    }

    @Override
    public String toString() {
        return "Denied[" + gate.purpose() + ", tier " + tier() + ", " + reasons() + "]";
    }
}
