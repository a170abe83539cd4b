package dev.portcullis.messaging;

import dev.portcullis.admission.Proposers.Enrolled;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one proposer may ask, by its charter's budget and at most by the gateway's own, before anything is written
 * for it (S14): a bucket that fills by the hour. Kept in memory by the one gateway that reads a lineage's partition; a
 * restart fills the buckets again.
 */
final class Quotas {
    private static final int PROPOSERS = 10_000;
    private static final double MS_AN_HOUR = 3_600_000.0;

    private final int most;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > PROPOSERS;
        }
    };

    private record Bucket(double tokens, long at) {}

    /** Full buckets; {@code most} is what one proposer may ask an hour, whatever its charter says. */
    Quotas(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Takes one of what the charter lets a proposer ask an hour; false when there is none left. */
    synchronized boolean take(Enrolled proposer) {
        int anHour = Math.min(proposer.proposalsPerHour(), most);
        String principal = proposer.principal();
        long now = clock.millis();
        Bucket bucket = buckets.getOrDefault(principal, new Bucket(anHour, now));
        // A clock that was set back neither empties a bucket nor fills it twice when it catches up.
        long at = Math.max(now, bucket.at());
        double tokens = Math.min(anHour, bucket.tokens() + (at - bucket.at()) * anHour / MS_AN_HOUR);
        boolean granted = tokens >= 1;
        buckets.put(principal, new Bucket(granted ? tokens - 1 : tokens, at));
        return granted;
    }

    /** Gives back what was taken for an event that will be read again. */
    synchronized void giveBack(Enrolled proposer) {
        buckets.computeIfPresent(
                proposer.principal(), (principal, bucket) -> new Bucket(bucket.tokens() + 1, bucket.at()));
    }
}
