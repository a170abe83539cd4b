package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.ledger.internal.LedgerTables.Placed;
import dev.portcullis.ledger.internal.LedgerTables.StoredLeaf;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log as others read it: made from the rows, kept in a folder, and read back before anyone signs for it. */
public final class Tiles {
    /** Rows read at a time: bounds memory (256 leaves of 64 KiB). */
    private static final int ROWS = 256;

    private static final System.Logger LOG = System.getLogger(Tiles.class.getName());

    private final TileFolder folder;
    private final RecentLeaves recent;

    /**
     * The tiles in a folder.
     *
     * @param recent what need not be read from the rows
     */
    public Tiles(TileFolder folder, RecentLeaves recent) {
        this.folder = folder;
        this.recent = recent;
    }

    /** The right edge of the tree of the first {@code size} entries, from the rows. */
    static RightEdge edge(Connection connection, long size) throws SQLException {
        List<Bytes> entries = LedgerTables.leaves(connection, size - size % Tile.WIDTH, size).stream()
                .map(StoredLeaf::leaf)
                .toList();
        List<List<Digest>> levels = new ArrayList<>();
        for (int level = 0; level <= Tile.TOP_LEVEL; level++) {
            long row = size >> (Tile.HEIGHT * level);
            int width = (int) (row % Tile.WIDTH);
            levels.add(width == 0 ? List.of() : hashes(connection, new Tile.Hashes(level, row / Tile.WIDTH, width)));
        }
        if (entries.size() != size % Tile.WIDTH) {
            throw incomplete("the entries before place " + size);
        }
        return RightEdge.of(Agreement.frontier(connection, size), entries, levels);
    }

    private static List<Digest> hashes(Connection connection, Tile.Hashes tile) throws SQLException {
        List<Subtree> wanted = tile.subtrees().toList();
        Map<Subtree, Digest> stored = LedgerTables.subtrees(connection, wanted);
        if (stored.size() != wanted.size()) {
            throw incomplete("the hashes of tile " + tile.path());
        }
        return wanted.stream().map(stored::get).toList();
    }

    /**
     * Writes every tile that the tree of {@code size} entries has beyond {@code from}, then reads them back and hashes
     * what will be served. One flipped bit between hashing and storing bricked the Yeti 2022 log.
     *
     * @return the edge at {@code size}, as hashed from the files
     * @throws LedgerDisagreesException when rows or files are not what was appended (L3, L4)
     */
    RightEdge write(Connection connection, RightEdge from, long size) throws SQLException, IOException {
        try (TileFolder.Writing writing = folder.writing();
                Ahead rows = new Ahead((first, end) -> leaves(connection, first, end), from.size(), size)) {
            RightEdge written = from.copy();
            while (written.size() < size) {
                List<StoredLeaf> leaves = rows.next();
                if (leaves.isEmpty()) {
                    throw new LedgerDisagreesException("L3: there is no entry at place " + written.size()
                            + ", but the head says " + size + ". Restore the database from a backup.");
                }
                for (StoredLeaf leaf : leaves) {
                    if (leaf.index() != written.size()) {
                        throw new LedgerDisagreesException("L3: the entry after place " + (written.size() - 1)
                                + " has place " + leaf.index() + ". Restore the database from a backup.");
                    }
                    written.append(leaf.leaf(), leaf.leafHash(), writing::write);
                }
            }
            written.rest(writing::write);
            writing.finish();
        }
        return reread(from, size);
    }

    /** Leaves by their places, those that are at hand with the hash that the database has for their place. */
    private List<StoredLeaf> leaves(Connection connection, long from, long to) throws SQLException {
        List<StoredLeaf> leaves = new ArrayList<>();
        for (Placed placed : LedgerTables.placed(connection, from, to)) {
            Optional<Bytes> leaf = recent.take(placed.leafHash());
            if (leaf.isEmpty()) {
                return LedgerTables.leaves(connection, from, to);
            }
            leaves.add(new StoredLeaf(placed.index(), leaf.get(), placed.leafHash()));
        }
        return leaves;
    }

    /** Where leaves come from. */
    @FunctionalInterface
    private interface Rows {
        List<StoredLeaf> between(long from, long to) throws SQLException;
    }

    /**
     * The rows of a range, some at a time, the next of them asked for while the last are worked on. Until it is closed the
     * connection is its alone.
     */
    private static final class Ahead implements AutoCloseable {
        private final Beside<List<StoredLeaf>> reads = new Beside<>();
        private final Rows rows;
        private final long to;
        private long from;

        private Ahead(Rows rows, long from, long to) {
            this.rows = rows;
            this.from = from;
            this.to = to;
            ask();
        }

        private void ask() {
            long first = from;
            long end = Math.min(to, first + ROWS);
            from = end;
            reads.begin(() -> first == end ? List.of() : rows.between(first, end));
        }

        /** Rows, fewer than were asked for where some are missing; none beyond the last. */
        List<StoredLeaf> next() throws SQLException, IOException {
            List<StoredLeaf> rows = reads.end();
            ask();
            return rows;
        }

        /** Waits for what was asked for. */
        @Override
        public void close() {
            reads.close();
        }
    }

    /** Hashes the entries in the files, and requires that every tile is what they hash to. */
    private RightEdge reread(RightEdge from, long size) throws SQLException, IOException {
        RightEdge read = from.copy();
        Map<Tile, Bytes> bundles = new HashMap<>();
        RightEdge.Sink requiring = (tile, bytes) -> {
            Bytes before = bundles.remove(tile);
            Optional<Bytes> kept = before == null ? folder.read(tile) : Optional.of(before);
            if (!kept.equals(Optional.of(bytes))) {
                throw altered(tile);
            }
        };
        while (read.size() < size) {
            long tile = read.size() / Tile.WIDTH;
            int width = (int) Math.min(Tile.WIDTH, size - tile * Tile.WIDTH);
            Tile.Entries bundle = new Tile.Entries(tile, width);
            Bytes kept = folder.read(bundle).orElseThrow(() -> altered(bundle));
            bundles.put(bundle, kept);
            for (Bytes leaf : entries(bundle, kept).subList((int) (read.size() % Tile.WIDTH), width)) {
                read.append(leaf, MerkleTree.leaf(leaf), requiring);
            }
        }
        read.rest(requiring);
        return read;
    }

    private List<Bytes> entries(Tile.Entries bundle, Bytes kept) {
        try {
            return TileBytes.entries(kept, bundle.width());
        } catch (TileMalformedException _) {
            throw altered(bundle);
        }
    }

    private LedgerDisagreesException altered(Tile tile) {
        return new LedgerDisagreesException("L4: the stored bytes of the entries do not hash to tile " + tile.path()
                + " in " + folder.root() + ". Delete that folder, it is made again; if it happens again, restore the"
                + " database from a backup.");
    }

    /**
     * A tile of a published size: from the folder where that still is what the rows say, or else made from them again.
     *
     * @return empty when no published size has it
     */
    public Optional<Bytes> read(Connection connection, Tile tile) throws SQLException, IOException {
        if (!LedgerTables.isPublished(connection, tile)) {
            return Optional.empty();
        }
        Optional<Bytes> kept = folder.read(tile);
        if (kept.isPresent()) {
            if (isGenuine(connection, tile, kept.get())) {
                return kept;
            }
            LOG.log(
                    System.Logger.Level.ERROR,
                    "tile " + tile.path() + " in " + folder.root()
                            + " is not what was written there; it is made from the rows again");
        }
        Bytes made = make(connection, tile);
        try (TileFolder.Writing writing = folder.writing()) {
            writing.write(tile, made);
            writing.finish();
        }
        return Optional.of(made);
    }

    private static boolean isGenuine(Connection connection, Tile tile, Bytes kept) throws SQLException {
        return switch (tile) {
            case Tile.Hashes hashes -> kept.equals(TileBytes.ofHashes(hashes(connection, hashes)));
            case Tile.Entries bundle -> {
                try {
                    yield TileBytes.entries(kept, bundle.width()).stream()
                            .map(MerkleTree::leaf)
                            .toList()
                            .equals(hashes(connection, new Tile.Hashes(0, bundle.index(), bundle.width())));
                } catch (TileMalformedException _) {
                    yield false;
                }
            }
        };
    }

    private static Bytes make(Connection connection, Tile tile) throws SQLException {
        return switch (tile) {
            case Tile.Hashes hashes -> TileBytes.ofHashes(hashes(connection, hashes));
            case Tile.Entries bundle -> {
                List<StoredLeaf> leaves =
                        LedgerTables.leaves(connection, bundle.firstEntry(), bundle.firstEntry() + bundle.width());
                if (leaves.size() != bundle.width()) {
                    throw incomplete("the entries of tile " + tile.path());
                }
                for (StoredLeaf leaf : leaves) {
                    if (!MerkleTree.leaf(leaf.leaf()).equals(leaf.leafHash())) {
                        throw new LedgerDisagreesException("L4: the stored bytes of the entry at place " + leaf.index()
                                + " are not those that were appended. Restore the database from a backup.");
                    }
                }
                yield TileBytes.ofEntries(leaves.stream().map(StoredLeaf::leaf).toList());
            }
        };
    }

    private static LedgerDisagreesException incomplete(String what) {
        return new LedgerDisagreesException("L3: " + what + " are not all stored. Restore the database from a backup.");
    }
}
