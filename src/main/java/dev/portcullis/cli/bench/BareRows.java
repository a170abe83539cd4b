package dev.portcullis.cli.bench;

import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The rows a ledger writes, in the same transactions and batches, with nothing that makes it a ledger: no triggers, no
 * checks, no hashing, no tiles, no signatures.
 */
final class BareRows {
    /** As many as the sequencer gives places to at a time. */
    private static final int BATCH = 256;

    private static final byte[] HASH = new byte[Digest.BYTES];

    private final DataSource database;

    BareRows(DataSource database) {
        this.database = database;
    }

    /** Makes the tables, with the indexes of the ledger's. */
    void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE bare_entry (
                        id uuid PRIMARY KEY, idx bigint UNIQUE, kind text NOT NULL, leaf bytea NOT NULL,
                        leaf_hash bytea NOT NULL);
                    CREATE INDEX bare_entry_unassigned ON bare_entry (id) WHERE idx IS NULL;
                    CREATE TABLE bare_node (level smallint, idx bigint, hash bytea NOT NULL, PRIMARY KEY (level, idx));
                    CREATE TABLE bare_head (size bigint NOT NULL);
                    CREATE TABLE bare_checkpoint (size bigint PRIMARY KEY, note text NOT NULL, published_at timestamptz);
                    INSERT INTO bare_head VALUES (0)""");
        }
    }

    /**
     * Writes entries from several transactions at a time, while one more gives places to them.
     *
     * @return nanoseconds until the last place is given
     */
    long write(List<LedgerEntry> entries, int writers, int each)
            throws SQLException, InterruptedException, ExecutionException {
        long began = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers + 1)) {
            List<Future<Void>> runs = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                runs.add(threads.submit(() -> {
                    try (Connection connection = database.getConnection()) {
                        connection.setAutoCommit(false);
                        for (int from = next.getAndAdd(each); from < entries.size(); from = next.getAndAdd(each)) {
                            append(connection, entries.subList(from, Math.min(entries.size(), from + each)));
                            connection.commit();
                        }
                    }
                    return null;
                }));
            }
            runs.add(threads.submit(() -> {
                placeAll(entries.size());
                return null;
            }));
            for (Future<Void> run : runs) {
                run.get();
            }
        }
        return System.nanoTime() - began;
    }

    private static void append(Connection connection, List<LedgerEntry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO bare_entry (id, kind, leaf, leaf_hash)
                SELECT * FROM unnest(?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""")) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            entries.stream().map(entry -> entry.id().value()).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            entries.stream().map(entry -> entry.kind().uri()).toArray()));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea",
                            entries.stream()
                                    .map(entry -> entry.leaf().toArray())
                                    .toArray(byte[][]::new)));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", entries.stream().map(_ -> HASH).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
    }

    private void placeAll(int count) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int placed = 0; placed < count; ) {
                List<Object> waiting = waiting(connection);
                if (waiting.isEmpty()) {
                    connection.rollback();
                    Thread.onSpinWait();
                    continue;
                }
                place(connection, waiting);
                placed += waiting.size();
            }
        }
    }

    private static List<Object> waiting(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM bare_entry WHERE idx IS NULL ORDER BY id LIMIT ?")) {
            select.setInt(1, BATCH);
            List<Object> ids = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1));
                }
            }
            return ids;
        }
    }

    /** Places, one node an entry, the head; then a checkpoint, and its publication: three transactions as ours. */
    private static void place(Connection connection, List<Object> ids) throws SQLException {
        long size = count(connection, "SELECT size FROM bare_head FOR UPDATE");
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE bare_entry SET idx = ? + place - 1
                FROM unnest(?::uuid[]) WITH ORDINALITY AS given (id, place) WHERE bare_entry.id = given.id""")) {
            update.setLong(1, size);
            update.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
            update.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO bare_node SELECT 1, * FROM unnest(?::bigint[], ?)")) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "int8",
                            IntStream.range(0, ids.size())
                                    .mapToObj(at -> size + at)
                                    .toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea",
                            IntStream.range(0, ids.size()).mapToObj(_ -> HASH).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
        long after = size + ids.size();
        execute(connection, "UPDATE bare_head SET size = ?", after);
        connection.commit();
        execute(connection, "INSERT INTO bare_checkpoint (size, note) VALUES (?, repeat('x', 200))", after);
        connection.commit();
        execute(connection, "UPDATE bare_checkpoint SET published_at = now() WHERE size = ?", after);
        connection.commit();
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql, long size) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, size);
            statement.executeUpdate();
        }
    }
}
