package dev.portcullis.cli.bench;

import java.util.List;

/**
 * What {@code bench analysis} measured: how long the facts of a difference take, from trees and blobs in memory.
 *
 * @param files of the tree, of which two with 300 lines each are written anew
 * @param coldMicros the first difference: analysts are started, and every file of the tree is read
 * @param fresh the two files were never read, all others were
 * @param known every file was read before, as when a proposal is judged again
 */
public record AnalysisFigures(String schema, Machine machine, int files, long coldMicros, Kind fresh, Kind known)
        implements Figures {
    public static final String SCHEMA = "portcullis.bench.analysis/v1";

    /**
     * Differences of one kind.
     *
     * @param perSecond on all cores
     * @param latency of one at a time
     */
    public record Kind(long perSecond, Latency latency) {}

    @Override
    public List<String> header() {
        return List.of("differences in a tree of " + files + " files", "a second, all cores", "one at a time");
    }

    @Override
    public List<List<String>> rows() {
        return List.of(
                List.of("the first, nothing started or known", "", Latency.millis(coldMicros) + " ms"),
                row("two new files of 300 lines", fresh),
                row("all files known", known));
    }

    private static List<String> row(String name, Kind kind) {
        return List.of(name, Long.toString(kind.perSecond()), kind.latency().shown());
    }
}
