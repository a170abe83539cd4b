package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** Policy did not answer soundly and in time, or the facts did not allow it to. Refused, and recorded as itself. */
public final class Undetermined extends Verdict {
    Undetermined(Gate gate, Envelope proof, Judgement judgement) {
        super(gate, proof, judgement);
    }
}
