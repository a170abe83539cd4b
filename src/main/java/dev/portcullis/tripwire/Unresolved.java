package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;

/** Too little, or nothing sound, was observed to say. */
public final class Unresolved extends Reading {
    Unresolved(Gate gate, Envelope proof, Observation observation) {
        super(gate, proof, observation);
    }
}
