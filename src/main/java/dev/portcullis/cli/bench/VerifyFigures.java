package dev.portcullis.cli.bench;

import java.util.List;
import java.util.Locale;

/**
 * What {@code bench verify} measured of the log part of a verification: every entry read, hashed and compared with its
 * tile, up to the root that the checkpoint signs for. One thread.
 *
 * @param entryBytes of each entry
 * @param small a log of a tenth of the entries
 * @param large the log that was asked for
 */
public record VerifyFigures(String schema, Machine machine, int entryBytes, Log small, Log large) implements Figures {
    public static final String SCHEMA = "portcullis.bench.verify/v1";
    private static final double BYTES_A_MIB = 1024.0 * 1024.0;

    /**
     * One log.
     *
     * @param perSecond entries, by the clock on the wall; median of the rounds
     * @param perCoreSecond entries for each second that a core worked on it; median of the rounds
     * @param liveBytes the most that could be reached on the heap at any of the moments it was collected, the program's
     *     own among it
     */
    public record Log(long entries, long perSecond, long perCoreSecond, long liveBytes) {}

    @Override
    public List<String> header() {
        return List.of("entries", "entries/s", "entries/s of a core", "live heap at most");
    }

    @Override
    public List<List<String>> rows() {
        return List.of(row(small), row(large));
    }

    private static List<String> row(Log log) {
        return List.of(
                Long.toString(log.entries()),
                Long.toString(log.perSecond()),
                Long.toString(log.perCoreSecond()),
                String.format(Locale.ROOT, "%.1f MiB", log.liveBytes() / BYTES_A_MIB));
    }
}
