package dev.portcullis.ledger.internal;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LedgerEntryConflictException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.Tile;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The statements on the ledger's tables; each runs in the transaction of the connection it is given. */
public final class LedgerTables {
    private static final String HEAD = "SELECT size, root, frontier, term FROM ledger_head WHERE one";

    private LedgerTables() {}

    /** The tree as far as places are assigned, and whose turn it is to assign more. */
    record Head(Frontier frontier, Digest root, long term) {
        long size() {
            return frontier.size();
        }
    }

    /** A signed tree head as it is stored. */
    public record CheckpointRow(
            long size, Digest root, String note, Instant signedAt, Optional<Instant> publishedAt, String cosignatures) {
        /** The note as it is served: the log's own line, then those of witnesses. */
        public String served() {
            return note + cosignatures;
        }
    }

    /** An entry that was given a place. */
    record Placed(long index, UUID entry, Digest leafHash) {}

    record StoredLeaf(long index, Bytes leaf, Digest leafHash) {}

    public static void append(Connection transaction, List<LedgerEntry> entries, List<Digest> leafHashes)
            throws SQLException {
        int inserted;
        try (PreparedStatement insert = transaction.prepareStatement("""
                INSERT INTO ledger_entry (id, kind, leaf, leaf_hash)
                SELECT id, kind, leaf, leaf_hash FROM unnest(?, ?, ?, ?) AS given (id, kind, leaf, leaf_hash)
                ON CONFLICT (id) DO NOTHING""")) {
            insert.setArray(
                    1,
                    transaction.createArrayOf(
                            "uuid",
                            entries.stream().map(entry -> entry.id().value()).toArray()));
            insert.setArray(
                    2,
                    transaction.createArrayOf(
                            "text",
                            entries.stream().map(entry -> entry.kind().uri()).toArray()));
            insert.setArray(
                    3,
                    transaction.createArrayOf(
                            "bytea",
                            entries.stream()
                                    .map(entry -> entry.leaf().toArray())
                                    .toArray(byte[][]::new)));
            insert.setArray(4, hashes(transaction, leafHashes));
            inserted = insert.executeUpdate();
        }
        if (inserted < entries.size()) {
            refuseOtherBytes(transaction, entries);
        }
    }

    private static void refuseOtherBytes(Connection transaction, List<LedgerEntry> entries) throws SQLException {
        for (LedgerEntry entry : entries) {
            if (!entry(transaction, entry.id()).equals(Optional.of(entry))) {
                throw new LedgerEntryConflictException(entry.id());
            }
        }
    }

    /**
     * An entry as it is stored.
     *
     * @throws LedgerDisagreesException when its bytes are not those that were hashed
     */
    public static Optional<LedgerEntry> entry(Connection connection, EntryId id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT kind, leaf, leaf_hash FROM ledger_entry WHERE id = ?")) {
            select.setObject(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                LedgerEntry entry =
                        new LedgerEntry(id, PredicateType.parse(row.getString(1)), Bytes.copyOf(row.getBytes(2)));
                requireHashed(entry, Digest.ofRaw(row.getBytes(3)));
                return Optional.of(entry);
            }
        }
    }

    /** A log was once lost to one bit that flipped between hashing and storing: what is read is hashed again. */
    private static void requireHashed(LedgerEntry entry, Digest stored) {
        if (!MerkleTree.leaf(entry.leaf()).equals(stored)) {
            throw new LedgerDisagreesException("L4: the stored bytes of entry " + entry.id()
                    + " are not those that were hashed. Restore the database from a backup.");
        }
    }

    public static Optional<EntryId> at(Connection connection, long index) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT entry FROM ledger_place WHERE idx = ?")) {
            select.setLong(1, index);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new EntryId(row.getObject(1, UUID.class))) : Optional.empty();
            }
        }
    }

    public static Optional<Long> index(Connection connection, EntryId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT idx FROM ledger_place WHERE entry = ?")) {
            select.setObject(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    public static boolean isPublished(Connection connection, EntryId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT coalesce(
                  (SELECT idx FROM ledger_place WHERE entry = ?)
                    < (SELECT max(size) FROM checkpoint WHERE published_at IS NOT NULL), false)""")) {
            select.setObject(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Whether any published size has the tile. */
    static boolean isPublished(Connection connection, Tile tile) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT EXISTS (
                  SELECT FROM checkpoint WHERE published_at IS NOT NULL AND size >= ? AND size < ?)""")) {
            select.setLong(1, tile.firstSize());
            select.setLong(2, tile.endSize().orElse(Long.MAX_VALUE));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Hashes of complete subtrees; what is not stored is missing from the answer. */
    public static Map<Subtree, Digest> subtrees(Connection connection, Collection<Subtree> wanted) throws SQLException {
        Map<Subtree, Digest> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                WITH wanted AS (SELECT * FROM unnest(?::smallint[], ?::bigint[]) AS w (level, idx))
                SELECT level, idx, leaf_hash FROM wanted JOIN ledger_place USING (idx) WHERE level = 0
                UNION ALL
                SELECT level, idx, hash FROM wanted JOIN ledger_node USING (level, idx)""")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "int2", wanted.stream().map(Subtree::level).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "int8", wanted.stream().map(Subtree::index).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(new Subtree(rows.getInt(1), rows.getLong(2)), Digest.ofRaw(rows.getBytes(3)));
                }
            }
        }
        return found;
    }

    static Head head(Connection connection) throws SQLException {
        return present(head(connection, HEAD));
    }

    /**
     * Begins a new term: from now on a leader of an older one changes nothing. Waits for whoever holds the term or the head.
     */
    static Head raiseTerm(Connection connection) throws SQLException {
        head(connection, HEAD + " FOR UPDATE");
        return present(head(
                connection, "UPDATE ledger_head SET term = term + 1 WHERE one RETURNING size, root, frontier, term"));
    }

    /**
     * Holds the head for the rest of the transaction, if any entry waits for a place: nobody else moves it, and no new term
     * begins.
     *
     * @param after looks only at entries with greater ids
     * @return empty when none of them waits; then nothing is held
     */
    static Optional<Head> lockHeadForWaiting(Connection connection, long term, UUID after)
            throws SQLException, SupersededException {
        try (PreparedStatement select = connection.prepareStatement(HEAD + """
                 AND (SELECT entry FROM ledger_waiting WHERE entry > ? ORDER BY entry LIMIT 1) IS NOT NULL
                FOR NO KEY UPDATE OF ledger_head""")) {
            select.setObject(1, after);
            Optional<Head> head = head(select);
            if (head.isPresent()) {
                requireTerm(head.get(), term);
            }
            return head;
        }
    }

    /**
     * Holds the term for the rest of the transaction: no new one begins, while its leader may move the head.
     *
     * @return the head as it was committed last
     */
    static Head lockTerm(Connection connection, long term) throws SQLException, SupersededException {
        Head head = present(head(connection, HEAD + " FOR KEY SHARE"));
        requireTerm(head, term);
        return head;
    }

    private static void requireTerm(Head head, long term) throws SupersededException {
        if (head.term() != term) {
            throw new SupersededException(term, head.term());
        }
    }

    private static Head present(Optional<Head> head) throws SQLException {
        return head.orElseThrow(() -> new SQLException("ledger_head has no row; was the database migrated?"));
    }

    private static Optional<Head> head(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return head(statement);
        }
    }

    private static Optional<Head> head(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Head(
                            new Frontier(row.getLong(1), split(row.getBytes(3))),
                            Digest.ofRaw(row.getBytes(2)),
                            row.getLong(4)))
                    : Optional.empty();
        }
    }

    /**
     * Gives the next places to entries that wait, the oldest ids first.
     *
     * @param after passes over entries with lesser ids, this one included
     * @return them in the order of their places
     */
    static List<Placed> place(Connection connection, long firstIndex, UUID after, int atMost) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO ledger_place (idx, entry, leaf_hash)
                SELECT ? + row_number() OVER (ORDER BY entry) - 1, entry, leaf_hash
                FROM (SELECT entry, leaf_hash FROM ledger_waiting WHERE entry > ? ORDER BY entry LIMIT ?) AS next
                RETURNING idx, entry, leaf_hash""")) {
            insert.setLong(1, firstIndex);
            insert.setObject(2, after);
            insert.setInt(3, atMost);
            try (ResultSet rows = insert.executeQuery()) {
                List<Placed> placed = placed(rows);
                placed.sort(Comparator.comparingLong(Placed::index));
                return placed;
            }
        }
    }

    static void addNodes(Connection connection, Map<Subtree, Digest> nodes) throws SQLException {
        if (nodes.isEmpty()) {
            return;
        }
        List<Map.Entry<Subtree, Digest>> rows = List.copyOf(nodes.entrySet());
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO ledger_node (level, idx, hash)
                SELECT level, idx, hash FROM unnest(?::smallint[], ?::bigint[], ?) AS given (level, idx, hash)""")) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "int2",
                            rows.stream().map(row -> row.getKey().level()).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "int8",
                            rows.stream().map(row -> row.getKey().index()).toArray()));
            insert.setArray(
                    3, hashes(connection, rows.stream().map(Map.Entry::getValue).toList()));
            insert.executeUpdate();
        }
    }

    static void advanceHead(Connection connection, Head from, Frontier to) throws SQLException, SupersededException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE ledger_head SET size = ?, root = ?, frontier = ? WHERE one AND size = ? AND term = ?")) {
            update.setLong(1, to.size());
            update.setBytes(2, to.root().raw());
            update.setBytes(3, join(to.hashes()));
            update.setLong(4, from.size());
            update.setLong(5, from.term());
            if (update.executeUpdate() != 1) {
                throw new SupersededException(from.term(), head(connection).term());
            }
        }
    }

    /** One more than the highest place any entry has. */
    static long places(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT coalesce(max(idx) + 1, 0) FROM ledger_place");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Entries that have places from {@code from}, as many as there are up to {@code to}, in their order. */
    static List<Placed> placed(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT idx, entry, leaf_hash FROM ledger_place WHERE idx >= ? AND idx < ? ORDER BY idx")) {
            select.setLong(1, from);
            select.setLong(2, to);
            try (ResultSet rows = select.executeQuery()) {
                return placed(rows);
            }
        }
    }

    private static List<Placed> placed(ResultSet rows) throws SQLException {
        List<Placed> placed = new ArrayList<>();
        while (rows.next()) {
            placed.add(new Placed(rows.getLong(1), rows.getObject(2, UUID.class), Digest.ofRaw(rows.getBytes(3))));
        }
        return placed;
    }

    /** Stored leaves from {@code from}, as many as there are up to {@code to}, in their order. */
    static List<StoredLeaf> leaves(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT p.idx, e.leaf, p.leaf_hash
                -- OFFSET: looked up row by row; joined, the planner reads the whole ledger, which only grows.
                FROM ledger_place p CROSS JOIN LATERAL (SELECT leaf FROM ledger_entry WHERE id = p.entry OFFSET 0) e
                WHERE p.idx >= ? AND p.idx < ? ORDER BY p.idx""")) {
            select.setLong(1, from);
            select.setLong(2, to);
            List<StoredLeaf> leaves = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    leaves.add(new StoredLeaf(
                            rows.getLong(1), Bytes.copyOf(rows.getBytes(2)), Digest.ofRaw(rows.getBytes(3))));
                }
            }
            return leaves;
        }
    }

    public static Optional<CheckpointRow> newestCheckpoint(Connection connection) throws SQLException {
        return checkpoint(connection, "SELECT * FROM checkpoint ORDER BY size DESC LIMIT 1");
    }

    public static Optional<CheckpointRow> published(Connection connection) throws SQLException {
        return checkpoint(
                connection, "SELECT * FROM checkpoint WHERE published_at IS NOT NULL ORDER BY size DESC LIMIT 1");
    }

    private static Optional<CheckpointRow> checkpoint(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new CheckpointRow(
                            row.getLong("size"),
                            Digest.ofRaw(row.getBytes("root")),
                            row.getString("note"),
                            row.getTimestamp("signed_at").toInstant(),
                            Optional.ofNullable(row.getTimestamp("published_at"))
                                    .map(Timestamp::toInstant),
                            row.getString("cosignatures")))
                    : Optional.empty();
        }
    }

    static void addCheckpoint(Connection connection, CheckpointRow checkpoint) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO checkpoint (size, root, note, signed_at) VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, checkpoint.size());
            insert.setBytes(2, checkpoint.root().raw());
            insert.setString(3, checkpoint.note());
            insert.setTimestamp(4, Timestamp.from(checkpoint.signedAt()));
            insert.executeUpdate();
        }
    }

    static void publish(Connection connection, long size, Instant at, String cosignatures) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE checkpoint SET published_at = ?, cosignatures = ? WHERE size = ? AND published_at IS NULL")) {
            update.setTimestamp(1, Timestamp.from(at));
            update.setString(2, cosignatures);
            update.setLong(3, size);
            if (update.executeUpdate() != 1) {
                throw new SQLException("the checkpoint of size " + size + " is not there to be published");
            }
        }
    }

    private static Array hashes(Connection connection, List<Digest> hashes) throws SQLException {
        return connection.createArrayOf(
                "bytea", hashes.stream().map(Digest::raw).toArray(byte[][]::new));
    }

    private static byte[] join(List<Digest> hashes) {
        byte[] joined = new byte[hashes.size() * Digest.BYTES];
        for (int at = 0; at < hashes.size(); at++) {
            System.arraycopy(hashes.get(at).raw(), 0, joined, at * Digest.BYTES, Digest.BYTES);
        }
        return joined;
    }

    private static List<Digest> split(byte[] joined) {
        List<Digest> hashes = new ArrayList<>();
        for (int at = 0; at < joined.length; at += Digest.BYTES) {
            hashes.add(Digest.ofRaw(Arrays.copyOfRange(joined, at, at + Digest.BYTES)));
        }
        return hashes;
    }
}
