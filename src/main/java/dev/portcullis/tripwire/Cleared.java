package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** The line was looked for and not found crossed. */
public final class Cleared extends Reading {
    Cleared(Gate gate, Envelope proof, Observation observation) {
        super(gate, proof, observation);
    }
}
