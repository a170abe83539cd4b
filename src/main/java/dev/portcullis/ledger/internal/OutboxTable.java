package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.OutboxRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The relay's statements on the outbox; the database's clock alone decides when a row is due. */
final class OutboxTable {
    private OutboxTable() {}

    /**
     * Rows of published entries in the order of their indexes. A row that failed holds back the later ones of its topic
     * and key until it has arrived.
     */
    static List<OutboxRow> due(Connection connection, int atMost) throws SQLException {
        return rows(connection, """
                WITH published AS (SELECT max(size) AS size FROM checkpoint WHERE published_at IS NOT NULL)
                SELECT o.id, o.entry, o.topic, o.key, o.headers, o.body
                -- OFFSET: looked up row by row; joined, the planner reads the whole ledger, which only grows.
                FROM outbox o CROSS JOIN LATERAL (SELECT idx FROM ledger_place WHERE entry = o.entry OFFSET 0) e
                WHERE e.idx < (SELECT size FROM published) AND o.next_try_at <= now()
                  AND NOT EXISTS (
                    SELECT FROM outbox b JOIN ledger_place f ON f.entry = b.entry
                    WHERE b.topic = o.topic AND b.key = o.key AND b.tries > 0 AND f.idx < e.idx)
                ORDER BY e.idx, o.topic LIMIT ?""", atMost);
    }

    static List<OutboxRow> dueWithoutEntry(Connection connection, int atMost) throws SQLException {
        return rows(connection, """
                SELECT id, entry, topic, key, headers, body FROM outbox
                WHERE entry IS NULL AND next_try_at <= now() ORDER BY next_try_at LIMIT ?""", atMost);
    }

    /** Whether any row has failed and is still here. */
    static boolean hasFailed(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT EXISTS (SELECT FROM outbox WHERE tries > 0)");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static List<OutboxRow> rows(Connection connection, String sql, int atMost) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, atMost);
            List<OutboxRow> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new OutboxRow(
                            row.getObject(1, UUID.class),
                            Optional.ofNullable(row.getObject(2, UUID.class)).map(EntryId::new),
                            row.getString(3),
                            row.getString(4),
                            headers(row.getString(5)),
                            Bytes.copyOf(row.getBytes(6))));
                }
            }
            return found;
        }
    }

    private static Map<String, Bytes> headers(String json) throws SQLException {
        try {
            Map<String, Bytes> headers = new HashMap<>();
            StrictJson.parse(json.getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(header -> headers.put(
                            header.getKey(), Bytes.fromBase64(header.getValue().textValue())));
            return headers;
        } catch (MalformedJsonException e) {
            throw new SQLException("the headers of an outbox row are not strict JSON", e);
        }
    }

    static void delete(Connection connection, Collection<UUID> acknowledged) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
            delete.setArray(1, connection.createArrayOf("uuid", acknowledged.toArray()));
            delete.executeUpdate();
        }
    }

    /** Puts rows off: 100 ms after the first failure, twice that after each further one, at most a minute. */
    static void putOff(Connection connection, Collection<UUID> failed) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE outbox SET tries = tries + 1,
                  next_try_at = now() + least(interval '100 ms' * 2 ^ least(tries, 20), interval '1 minute')
                WHERE id = ANY (?)""")) {
            update.setArray(1, connection.createArrayOf("uuid", failed.toArray()));
            update.executeUpdate();
        }
    }
}
