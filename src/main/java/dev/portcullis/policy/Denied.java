package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** Policy says no. */
public final class Denied extends Verdict {
    Denied(Gate gate, Envelope proof, Judgement judgement) {
        super(gate, proof, judgement);
    }
}
