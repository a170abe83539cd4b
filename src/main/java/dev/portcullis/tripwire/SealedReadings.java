package dev.portcullis.tripwire;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.DigestSet;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.kernel.Gate;
import java.time.Instant;
import java.util.List;

/** Turns observations into readings by sealing them. */
final class SealedReadings {
    private final Signer signer;

    SealedReadings(Signer signer) {
        this.signer = signer;
    }

    Reading seal(Gate gate, Observation observation, Instant at) {
        List<ReadingPredicate.Configuration> read = List.of(
                new ReadingPredicate.Configuration(
                        "charter", DigestSet.of(gate.basis().charter())),
                new ReadingPredicate.Configuration(
                        "evidence", DigestSet.of(gate.basis().evidence())));
        ReadingPredicate predicate = predicate(gate, observation, read, at);
        return of(
                gate, observation, signer.sign(Statement.of(gate.basis().result(), PredicateType.READING, predicate)));
    }

    static Reading of(Gate gate, Observation observation, Envelope proof) {
        return switch (observation.word()) {
            case CLEARED -> new Cleared(gate, proof, observation);
            case UNRESOLVED -> new Unresolved(gate, proof, observation);
            case FIRED -> new Fired(gate, proof, observation);
        };
    }

    static ReadingPredicate predicate(
            Gate gate, Observation observation, List<ReadingPredicate.Configuration> read, Instant at) {
        List<String> here = List.of(observation.tripwire());
        ReadingPredicate.Read said = new ReadingPredicate.Read(
                GateForm.of(gate), observation.tripwire(), observation.word(), observation.reasons(), at);
        return switch (observation.word()) {
            case CLEARED -> new ReadingPredicate("PASSED", read, here, List.of(), List.of(), said);
            case UNRESOLVED -> new ReadingPredicate("WARNED", read, List.of(), here, List.of(), said);
            case FIRED -> new ReadingPredicate("FAILED", read, List.of(), List.of(), here, said);
        };
    }
}
