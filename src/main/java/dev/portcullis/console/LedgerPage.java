package dev.portcullis.console;

import java.util.List;
import java.util.Optional;

/**
 * The log.
 *
 * @param size entries under the last published checkpoint
 * @param publishedAt when that was
 * @param quorum how many witnesses trust asks for
 * @param next address of the next page, empty at the end
 */
public record LedgerPage(
        String origin,
        long size,
        String root,
        Optional<Moment> publishedAt,
        int quorum,
        List<Witness> witnesses,
        List<Line> lines,
        boolean newest,
        String next) {
    public LedgerPage {
        witnesses = List.copyOf(witnesses);
        lines = List.copyOf(lines);
    }

    /**
     * One witness that trust names.
     *
     * @param cosigned whether it cosigned the last checkpoint, and when
     */
    public record Witness(String name, Mark cosigned, Optional<Moment> at) {}

    /** One entry. */
    public record Line(long index, String entry, String kind, long bytes, Mark standing, Moment at) {}
}
