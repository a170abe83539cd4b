package dev.portcullis.console;

import java.util.List;
import java.util.Optional;

/**
 * One entry of the ledger.
 *
 * @param index its place, once it has one
 * @param leafHash what the tree of the log has of it
 * @param isPublished whether its proof can be had
 * @param keyId who signed it
 * @param statement what it says, line by line
 */
public record EntryPage(
        String entry,
        String kind,
        Optional<Long> index,
        Hash leafHash,
        long bytes,
        boolean isPublished,
        String keyId,
        Moment at,
        List<String> statement) {
    public EntryPage {
        statement = List.copyOf(statement);
    }
}
