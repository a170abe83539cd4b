package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tiles at the end of a growing tree, as far as they are filled: at most {@value Tile#WIDTH} entries and as many
 * hashes a level, whatever the size of the tree.
 */
final class RightEdge {
    private final List<Bytes> entries;

    /** By level of tiles; a level that is full passes its root up and starts again. */
    private final List<List<Digest>> levels;

    private final Frontier.Growing frontier;

    private RightEdge(Frontier frontier, List<Bytes> entries, List<List<Digest>> levels) {
        this.frontier = frontier.growing();
        this.entries = entries;
        this.levels = levels;
    }

    /** What takes a tile whose bytes are known. */
    @FunctionalInterface
    interface Sink {
        void accept(Tile tile, Bytes bytes) throws SQLException, IOException;
    }

    /**
     * The edge of a tree.
     *
     * @param entries those of the tile that is not full
     * @param levels the hashes of the tile that is not full, for each of the levels
     */
    static RightEdge of(Frontier frontier, List<Bytes> entries, List<List<Digest>> levels) {
        List<List<Digest>> own = new ArrayList<>();
        levels.forEach(level -> own.add(new ArrayList<>(level)));
        return new RightEdge(frontier, new ArrayList<>(entries), own);
    }

    RightEdge copy() {
        return of(frontier(), entries, levels);
    }

    long size() {
        return frontier.size();
    }

    Frontier frontier() {
        return frontier.frontier();
    }

    /**
     * Grows by one entry.
     *
     * @param filled is given each tile that is full with it
     */
    void append(Bytes leaf, Digest hash, Sink filled) throws SQLException, IOException {
        long index = frontier.size();
        Map<Integer, Digest> roots = new HashMap<>(0);
        frontier.append(hash, (subtree, root) -> {
            if (subtree.level() % Tile.HEIGHT == 0) {
                roots.put(subtree.level() / Tile.HEIGHT, root);
            }
        });
        entries.add(leaf);
        if (entries.size() == Tile.WIDTH) {
            filled.accept(new Tile.Entries(index / Tile.WIDTH, Tile.WIDTH), TileBytes.ofEntries(entries));
            entries.clear();
        }
        Digest up = hash;
        long place = index;
        for (int level = 0; level < levels.size(); level++) {
            List<Digest> hashes = levels.get(level);
            hashes.add(up);
            if (hashes.size() < Tile.WIDTH) {
                return;
            }
            place /= Tile.WIDTH;
            filled.accept(new Tile.Hashes(level, place, Tile.WIDTH), TileBytes.ofHashes(hashes));
            up = Objects.requireNonNull(roots.get(level + 1), "a full tile is a complete subtree");
            hashes.clear();
        }
    }

    /** Gives the tiles that are begun but not full. */
    void rest(Sink begun) throws SQLException, IOException {
        if (!entries.isEmpty()) {
            begun.accept(new Tile.Entries(size() / Tile.WIDTH, entries.size()), TileBytes.ofEntries(entries));
        }
        for (int level = 0; level < levels.size(); level++) {
            List<Digest> hashes = levels.get(level);
            if (!hashes.isEmpty()) {
                long row = size() >> (Tile.HEIGHT * level);
                begun.accept(new Tile.Hashes(level, row / Tile.WIDTH, hashes.size()), TileBytes.ofHashes(hashes));
            }
        }
    }
}
