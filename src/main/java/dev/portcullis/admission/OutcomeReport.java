package dev.portcullis.admission;

import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;

/** What comes back from those who ran and scored, its signature checked at the edge. */
public sealed interface OutcomeReport {
    VerifiedStatement statement();

    /** A worker's outcome. */
    record RunReported(VerifiedStatement statement, OutcomePredicate outcome) implements OutcomeReport {}

    /** An evaluator's evidence. */
    record EvidenceSealed(VerifiedStatement statement, EvidencePredicate evidence) implements OutcomeReport {}
}
