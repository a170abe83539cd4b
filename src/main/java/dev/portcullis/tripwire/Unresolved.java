package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.Reason;
import java.util.List;

/** Too little, or nothing sound, was observed to say. */
public final class Unresolved implements Reading {
    private final Gate gate;
    private final Envelope proof;
    private final Observation observation;

    Unresolved(Gate gate, Envelope proof, Observation observation) {
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
        return ReadingWord.UNRESOLVED;
    }

    @Override
    public String toString() {
        return "Unresolved[" + tripwire() + ", " + gate.purpose() + ", " + reasons() + "]";
    }
}
