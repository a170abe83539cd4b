package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import java.util.List;

/**
 * What one tripwire says of one gate, with the signed proof of it. Cleared means: not observed over the line, under
 * this elicitation, until now.
 *
 * <p>Only this package makes one: from what it has just sealed, or from a proof whose signature counts.
 */
public abstract sealed class Reading permits Cleared, Unresolved, Fired {
    private final Gate gate;
    private final Envelope proof;
    private final Observation observation;

    Reading(Gate gate, Envelope proof, Observation observation) {
        this.gate = gate;
        this.proof = proof;
        this.observation = observation;
    }

    /** Purpose and basis it holds for, and for no other. */
    public Gate gate() {
        return gate;
    }

    /** The sealed test result. */
    public Envelope proof() {
        return proof;
    }

    public String tripwire() {
        return observation.tripwire();
    }

    /** Why it is not cleared; empty when it is. */
    public List<Reason> reasons() {
        return observation.reasons();
    }

    public ReadingWord word() {
        return observation.word();
    }

    @Override
    public String toString() {
        return word() + "[" + tripwire() + ", " + gate.purpose() + ", " + reasons() + "]";
    }

    /**
     * Reads a reading back from its proof.
     *
     * @throws MalformedJsonException when it is no reading, or one that contradicts itself
     */
    public static Reading of(VerifiedStatement proof) throws MalformedJsonException {
        if (proof.statement().predicateType() != PredicateType.READING) {
            throw new MalformedJsonException("not a reading");
        }
        ReadingPredicate predicate = proof.statement().predicate(ReadingPredicate.class);
        ReadingPredicate.Read read = predicate.read();
        Gate gate = read.gate().gate();
        Observation observation = new Observation(read.tripwire(), read.state(), read.reasons());
        if (!proof.statement().subject().equals(gate.basis().result())
                || !predicate.equals(
                        SealedReadings.predicate(gate, observation, predicate.configuration(), read.at()))) {
            throw new MalformedJsonException("the reading contradicts itself");
        }
        return SealedReadings.of(gate, observation, proof.envelope());
    }
}
