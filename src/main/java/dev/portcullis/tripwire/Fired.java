package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** The line is crossed. */
public final class Fired extends Reading {
    Fired(Gate gate, Envelope proof, Observation observation) {
        super(gate, proof, observation);
    }
}
