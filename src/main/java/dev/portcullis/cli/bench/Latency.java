package dev.portcullis.cli.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times between two moments, in microseconds: half, all but five and all but one of a hundred are not longer. */
public record Latency(long p50Micros, long p95Micros, long p99Micros, int count) {
    private static final long PERCENT = 100;

    /** Of at least one time. */
    public static Latency of(long[] micros) {
        if (micros.length == 0) {
            throw new IllegalArgumentException("no times");
        }
        long[] sorted = micros.clone();
        Arrays.sort(sorted);
        return new Latency(at(sorted, 50), at(sorted, 95), at(sorted, 99), sorted.length);
    }

    /** The nearest rank: a time that was measured, never one between two. */
    private static long at(long[] sorted, long percent) {
        return sorted[(int) (Math.ceilDiv(sorted.length * percent, PERCENT) - 1)];
    }

    /** As people read it. */
    public String shown() {
        return "p50 " + millis(p50Micros) + "  p95 " + millis(p95Micros) + "  p99 " + millis(p99Micros) + " ms";
    }

    static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f", micros / 1_000.0);
    }
}
