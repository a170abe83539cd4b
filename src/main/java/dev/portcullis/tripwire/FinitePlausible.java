package dev.portcullis.tripwire;

import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Reason;
import dev.portcullis.modification.Charter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Whether the score is a number that can be true: there, finite, and not past the charter's bound by more than its
 * tolerance. It never fires - a broken score is no capability - and a score that cannot be true is unresolved.
 */
public final class FinitePlausible {
    /** The tripwire's name. */
    public static final String NAME = "finite-and-plausible";

    private FinitePlausible() {}

    /** Reads the evidence; exact, by decimal arithmetic. */
    public static Observation observe(Evidence evidence) {
        return evidence.measured()
                .map(measured -> observe(evidence.score(), measured))
                .orElseGet(() -> Observation.unresolved(NAME, Reason.of("NO_EVIDENCE")));
    }

    private static Observation observe(Charter.Score score, EvidencePredicate measured) {
        if (measured.flags().contains("NOT_FINITE")) {
            return Observation.unresolved(NAME, Reason.at("NOT_FINITE", score.metric()));
        }
        @Nullable Decimal value = measured.metrics().get(score.metric());
        if (value == null) {
            return Observation.unresolved(NAME, Reason.at("METRIC_MISSING", score.metric()));
        }
        BigDecimal bound = score.bound().value();
        BigDecimal tolerance = score.tolerance().value();
        boolean plausible = switch (score.direction()) {
            case MAXIMISE -> value.value().compareTo(bound.add(tolerance)) <= 0;
            case MINIMISE -> value.value().compareTo(bound.subtract(tolerance)) >= 0;
        };
        return plausible
                ? Observation.cleared(NAME)
                : Observation.unresolved(NAME, Reason.at("IMPLAUSIBLE", score.metric()));
    }
}
