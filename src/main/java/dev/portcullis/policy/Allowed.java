package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** Policy has nothing against it, and neither charter nor class wants anyone to be asked: always of tier 0. */
public final class Allowed extends Verdict {
    Allowed(Gate gate, Envelope proof, Judgement judgement) {
        super(gate, proof, judgement);
    }
}
