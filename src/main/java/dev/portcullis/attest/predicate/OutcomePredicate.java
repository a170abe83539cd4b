package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a worker reports of the run a permit let it start, or of the promotion it carried out.
 *
 * @param ran digest of the tree that really ran, re-hashed by the worker
 * @param enforced limits the platform really enforced
 * @param failure inert text for the proposer, at most 4 KiB, or null
 * @param proof the tlog-proof of the redemption's own entry, without which nothing is settled (S11)
 */
public record OutcomePredicate(
        PermitId permit,
        RedemptionId redemption,
        long fence,
        Ended ended,
        Digest ran,
        Used used,
        List<String> enforced,
        Instant startedAt,
        Instant endedAt,
        @Nullable String failure,
        String proof) {
    public OutcomePredicate {
        enforced = List.copyOf(enforced);
    }

    /** What was used, in seconds and MiB. */
    public record Used(Decimal gpuSeconds, Decimal cpuSeconds, Decimal wallSeconds, Decimal peakMemoryMiB) {
        private static final BigDecimal MOST = BigDecimal.valueOf(Bounds.USED);

        /** Whether each is from 0 to {@link Bounds#USED}; sums of others would count nothing. */
        public boolean plausible() {
            return Stream.of(gpuSeconds, cpuSeconds, wallSeconds, peakMemoryMiB)
                    .map(Decimal::value)
                    .allMatch(value -> value.signum() >= 0 && value.compareTo(MOST) <= 0);
        }
    }
}
