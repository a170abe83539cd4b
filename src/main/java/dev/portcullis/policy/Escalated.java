package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** Policy leaves it to people: allowed if the quorum of the tier grants. */
public final class Escalated extends Verdict {
    Escalated(Gate gate, Envelope proof, Judgement judgement) {
        super(gate, proof, judgement);
    }
}
