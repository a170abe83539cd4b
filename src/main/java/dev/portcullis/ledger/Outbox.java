package dev.portcullis.ledger;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Where messages wait that must be told if, and only if, the transaction that adds them commits (K1). */
public final class Outbox {
    private Outbox() {}

    /**
     * Adds messages to the caller's transaction. The entry a message tells of must be in the ledger when it commits.
     *
     * @throws SQLException when the database refuses, as it does for an id that is there already and for a second message
     *     of one entry to one topic; the transaction must be rolled back
     */
    public static void add(Connection transaction, List<OutboxRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Array ids = transaction.createArrayOf(
                "uuid", rows.stream().map(OutboxRow::id).toArray(UUID[]::new));
        Array entries = transaction.createArrayOf(
                "uuid",
                rows.stream()
                        .map(row -> row.entry().map(EntryId::value).orElse(null))
                        .toArray());
        Array topics = transaction.createArrayOf(
                "text", rows.stream().map(OutboxRow::topic).toArray());
        Array keys = transaction.createArrayOf(
                "text", rows.stream().map(OutboxRow::key).toArray());
        Array headers = transaction.createArrayOf(
                "text",
                rows.stream()
                        .map(row -> new String(StrictJson.write(row.headers()), StandardCharsets.UTF_8))
                        .toArray());
        Array bodies = transaction.createArrayOf(
                "bytea", rows.stream().map(OutboxRow::body).map(Bytes::toArray).toArray(byte[][]::new));
        try (PreparedStatement insert = transaction.prepareStatement("""
                INSERT INTO outbox (id, entry, topic, key, headers, body)
                SELECT id, entry, topic, key, headers::jsonb, body
                FROM unnest(?, ?, ?, ?, ?, ?) AS given (id, entry, topic, key, headers, body)""")) {
            insert.setArray(1, ids);
            insert.setArray(2, entries);
            insert.setArray(3, topics);
            insert.setArray(4, keys);
            insert.setArray(5, headers);
            insert.setArray(6, bodies);
            insert.executeUpdate();
        }
    }

    /** As {@link #add(Connection, List)}, for one message. */
    public static void add(Connection transaction, OutboxRow row) throws SQLException {
        add(transaction, List.of(row));
    }
}
