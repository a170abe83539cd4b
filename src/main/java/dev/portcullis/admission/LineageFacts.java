package dev.portcullis.admission;

import dev.portcullis.admission.internal.LineageTally;
import dev.portcullis.admission.internal.PromotionSigns;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.InputDocument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What policy is told of a lineage (SAFETY section 3): what was counted before, and this proposal's share of it. */
final class LineageFacts {
    private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);
    private static final int GPU_HOUR_PLACES = 3;
    private static final long PERCENT = 100;

    private LineageFacts() {}

    static InputDocument.Lineage of(Docket docket, Instant now) {
        LineageTally tally = docket.lineage().tally().orElseThrow();
        Docket.Counters counters = docket.counters();
        Facts.Difference change = docket.facts().fromBase();
        return new InputDocument.Lineage(
                docket.lineage().id(),
                counters.generation(),
                tally.promotions() == 0,
                counters.wasHead(),
                tally.depth(),
                Math.max(0, Duration.between(tally.anchoredAt(), now).toDays()),
                docket.facts().sinceAnchor().netChurn(),
                tally.grossChurn() + change.size().churn(),
                tally.grossChecksRemoved() + change.checksRemoved().size(),
                onOnePath(PromotionSigns.of(change), counters.promotedToday()),
                counters.promotedToday().stream()
                        .flatMap(signs -> signs.powers().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                tally.runs(),
                tally.crashes(),
                hours(tally.evaluateGpuSeconds()),
                counters.evaluationsOpen(),
                counters.asksToday(),
                counters.openAsks(),
                percent(counters.openAsksOfProposer(), counters.openAsks()));
    }

    /** Rounded up, so that what was used never counts as nothing. */
    static Decimal hours(BigDecimal seconds) {
        return Decimal.of(seconds.divide(SECONDS_AN_HOUR, GPU_HOUR_PLACES, RoundingMode.UP));
    }

    private static long onOnePath(PromotionSigns own, List<PromotionSigns> others) {
        return own.paths().stream()
                .mapToLong(path -> 1
                        + others.stream()
                                .filter(signs -> signs.paths().contains(path))
                                .count())
                .max()
                .orElse(0);
    }

    private static long percent(long part, long whole) {
        return whole == 0 ? 0 : Math.ceilDiv(part * PERCENT, whole);
    }
}
