package dev.portcullis.cli.ledgerbench;

import java.util.List;
import java.util.Locale;

/**
 * What was measured, medians over the rounds.
 *
 * @param appended entries a second of the ledger: from the first append until the last is published, tiles and all
 * @param bare rows a second of the same database without triggers, hashing, tiles or signatures: the anchor
 * @param receipts times from an append to its proof at the steady rate, in microseconds
 * @param history entries in the ledger when appending was measured again
 * @param appendedAfter entries a second then
 */
public record LedgerFigures(
        String schema,
        int cores,
        String load,
        int leafBytes,
        long appended,
        long bare,
        int rate,
        Percentiles receipts,
        long history,
        long appendedAfter) {
    public static final String SCHEMA = "portcullis.bench.ledger/v1";
    private static final double MICROS = 1_000_000.0;

    /** Times that half, and all but one of a hundred, do not exceed. */
    public record Percentiles(long p50Micros, long p99Micros, int count) {
        static Percentiles of(List<Long> micros) {
            List<Long> sorted = micros.stream().sorted().toList();
            return new Percentiles(at(sorted, 50), at(sorted, 99), sorted.size());
        }

        /** The nearest rank: a time that was measured. */
        private static long at(List<Long> sorted, int percent) {
            return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
        }
    }

    /** The heads of {@link #rows}. */
    public static List<String> header() {
        return List.of("measured", "figure");
    }

    /** The figures as a table. */
    public List<List<String>> rows() {
        return List.of(
                List.of("appended and published, entries/s", Long.toString(appended)),
                List.of("bare PostgreSQL, same rows and batches, entries/s", Long.toString(bare)),
                List.of("of the bare database", 100 * appended / bare + " %"),
                List.of(
                        "appended and published after " + history + " entries, entries/s",
                        Long.toString(appendedAfter)),
                List.of("receipt with proof at " + rate + "/s, p50", seconds(receipts.p50Micros())),
                List.of("receipt with proof at " + rate + "/s, p99", seconds(receipts.p99Micros())),
                List.of("machine", cores + " cores, load " + load));
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.3f s", micros / MICROS);
    }
}
