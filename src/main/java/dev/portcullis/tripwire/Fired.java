package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.Reason;
import java.util.List;

/** The line is crossed. */
public final class Fired implements Reading {
    private final Gate gate;
    private final Envelope proof;
    private final Observation observation;

    Fired(Gate gate, Envelope proof, Observation observation) {
        this.gate = gate;
        this.proof = proof;
        this.observation = observation;
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
    public String tripwire() {
        return observation.tripwire();
    }

    @Override
    public List<Reason> reasons() {
        return observation.reasons();
    }

    @Override
    public ReadingWord word() {
        return ReadingWord.FIRED;
    }

    @Override
    public String toString() {
        return "Fired[" + tripwire() + ", " + gate.purpose() + ", " + reasons() + "]";
    }
}
