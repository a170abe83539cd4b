package dev.portcullis.cli.bench;

import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The rows a ledger writes, in the same transactions and batches, with nothing that makes it a ledger: no triggers, no
 * checks, no hashing, no tiles, no signatures.
 */
final class BareRows {
    /** As many as the sequencer gives places to at a time. */
    private static final int BATCH = 256;

    private static final UUID FROM_THE_OLDEST = new UUID(0, 0);

    private static final byte[] HASH = new byte[Digest.BYTES];

    /** From one checkpoint to the next at the soonest, as in the ledger. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DataSource database;
    private final AtomicLong placed = new AtomicLong();
    private long published;

    BareRows(DataSource database) {
        this.database = database;
    }

    /** Makes the tables, with the indexes of the ledger's. */
    void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE bare_entry (
                        id uuid PRIMARY KEY, kind text NOT NULL, leaf bytea NOT NULL, leaf_hash bytea NOT NULL);
                    CREATE TABLE bare_waiting (entry uuid PRIMARY KEY, leaf_hash bytea NOT NULL);
                    CREATE TABLE bare_place (
                        idx bigint PRIMARY KEY, entry uuid NOT NULL UNIQUE, leaf_hash bytea NOT NULL);
                    CREATE TABLE bare_node (level smallint, idx bigint, hash bytea NOT NULL, PRIMARY KEY (level, idx));
                    ALTER TABLE bare_entry ALTER id SET STATISTICS 1, ALTER kind SET STATISTICS 1,
                        ALTER leaf SET STATISTICS 0, ALTER leaf_hash SET STATISTICS 0;
                    ALTER TABLE bare_place ALTER idx SET STATISTICS 1, ALTER entry SET STATISTICS 1,
                        ALTER leaf_hash SET STATISTICS 0;
                    ALTER TABLE bare_node ALTER level SET STATISTICS 1, ALTER idx SET STATISTICS 1,
                        ALTER hash SET STATISTICS 0;
                    CREATE TABLE bare_head (size bigint NOT NULL);
                    CREATE TABLE bare_checkpoint (size bigint PRIMARY KEY, note text NOT NULL, published_at timestamptz);
                    INSERT INTO bare_head VALUES (0)""");
        }
    }

    /**
     * Writes entries from several transactions at a time, while one more gives places to them and another writes a
     * checkpoint over as many as have places by then.
     *
     * @return nanoseconds until the last checkpoint is published
     */
    long write(List<LedgerEntry> entries, int writers, int each)
            throws SQLException, InterruptedException, ExecutionException {
        long began = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers + 2)) {
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
            runs.add(threads.submit(() -> {
                publishAll(entries.size());
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
                WITH born AS (
                    INSERT INTO bare_entry (id, kind, leaf, leaf_hash)
                    SELECT * FROM unnest(?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING id, leaf_hash)
                INSERT INTO bare_waiting SELECT id, leaf_hash FROM born""")) {
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
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET enable_seqscan = off");
            }
            connection.setAutoCommit(false);
            UUID after = FROM_THE_OLDEST;
            for (int placed = 0; placed < count; ) {
                Optional<Long> size = held(connection, after);
                if (size.isEmpty()) {
                    connection.rollback();
                    after = FROM_THE_OLDEST;
                    continue;
                }
                List<UUID> batch = place(connection, size.get(), after);
                placed += batch.size();
                after = batch.size() == BATCH ? Collections.max(batch, BareRows::compare) : FROM_THE_OLDEST;
            }
        }
    }

    /** The size of the head, which is held, if any row waits for a place. */
    private static Optional<Long> held(Connection connection, UUID after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT size FROM bare_head
                        WHERE (SELECT entry FROM bare_waiting WHERE entry > ? ORDER BY entry LIMIT 1) IS NOT NULL
                        FOR NO KEY UPDATE OF bare_head""")) {
            select.setObject(1, after);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /**
     * Places, one node an entry, the head.
     *
     * @return what got one
     */
    private List<UUID> place(Connection connection, long size, UUID after) throws SQLException {
        List<UUID> entries = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement("""
                WITH ended AS (
                    DELETE FROM bare_waiting
                    WHERE entry = ANY (ARRAY(
                        SELECT entry FROM bare_waiting WHERE entry > ? ORDER BY entry LIMIT ?))
                    RETURNING entry, leaf_hash)
                INSERT INTO bare_place
                SELECT ? + row_number() OVER (ORDER BY entry) - 1, entry, leaf_hash FROM ended
                RETURNING entry""")) {
            insert.setObject(1, after);
            insert.setInt(2, BATCH);
            insert.setLong(3, size);
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    entries.add(rows.getObject(1, UUID.class));
                }
            }
        }
        int placed = entries.size();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO bare_node SELECT 1, * FROM unnest(?::bigint[], ?)")) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "int8",
                            IntStream.range(0, placed).mapToObj(at -> size + at).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea",
                            IntStream.range(0, placed).mapToObj(_ -> HASH).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
        execute(connection, "UPDATE bare_head SET size = ?", size + placed);
        connection.commit();
        this.placed.addAndGet(placed);
        return entries;
    }

    /** As the database compares them. */
    private static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    /** A checkpoint and its publication, two transactions as ours, no sooner after one another. */
    private void publishAll(int count) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            long before = published;
            while (published < before + count) {
                long began = System.nanoTime();
                long size = placed.get();
                if (size > published) {
                    execute(connection, "INSERT INTO bare_checkpoint (size, note) VALUES (?, repeat('x', 200))", size);
                    connection.commit();
                    execute(connection, "UPDATE bare_checkpoint SET published_at = now() WHERE size = ?", size);
                    connection.commit();
                    published = size;
                }
                if (size < before + count) {
                    TimeUnit.NANOSECONDS.sleep(began + PACE_NANOS - System.nanoTime());
                }
            }
        }
    }

    private static void execute(Connection connection, String sql, long size) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, size);
            statement.executeUpdate();
        }
    }
}
