package dev.portcullis.cli.bench;

import java.util.List;

/**
 * What was measured, medians over the rounds.
 *
 * @param appended entries a second of the ledger: from the first append until the last is published, tiles and all
 * @param bare rows a second of the same database without triggers, hashing, tiles or signatures: the anchor
 * @param receipts times from an append to its proof at the steady rate, when each is due
 * @param history entries in the ledger when appending was measured again
 * @param appendedAfter entries a second then
 */
public record LedgerFigures(
        String schema,
        Machine machine,
        int leafBytes,
        long appended,
        long bare,
        int rate,
        Latency receipts,
        long history,
        long appendedAfter)
        implements Figures {
    public static final String SCHEMA = "portcullis.bench.ledger/v1";

    @Override
    public List<String> header() {
        return List.of("measured", "figure");
    }

    @Override
    public List<List<String>> rows() {
        return List.of(
                List.of("appended and published, entries/s", Long.toString(appended)),
                List.of("bare PostgreSQL, same rows and batches, entries/s", Long.toString(bare)),
                List.of("of the bare database", 100 * appended / bare + " %"),
                List.of(
                        "appended and published after " + history + " entries, entries/s",
                        Long.toString(appendedAfter)),
                List.of("receipt with proof at " + rate + "/s", receipts.shown()));
    }
}
