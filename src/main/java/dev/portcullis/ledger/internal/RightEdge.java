package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiles at the end of a growing tree, as far as they are filled: at most {@value Tile#WIDTH} entries and as many
 * hashes a level, whatever the size of the tree.
 */
final class RightEdge {
    private final List<Bytes> entries;

    /** By level of tiles; a level that is full passes its root up and starts again. */
    private final List<List<Digest>> levels;

    private Frontier frontier;

    private RightEdge(Frontier frontier, List<Bytes> entries, List<List<Digest>> levels) {
        this.frontier = frontier;
        this.entries = entries;
        this.levels = levels;
    }

    /** What takes a tile whose bytes are known. */
    @FunctionalInterface
    interface Sink {
        void accept(Tile tile, Bytes bytes) throws IOException;
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
        return of(frontier, entries, levels);
    }

    long size() {
        return frontier.size();
    }

    Frontier frontier() {
        return frontier;
    }

    /**
     * Grows by one entry.
     *
     * @param filled is given each tile that is full with it
     */
    void append(Bytes leaf, Digest hash, Sink filled) throws IOException {
        long index = frontier.size();
        frontier = frontier.append(hash);
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
            up = MerkleTree.root(hashes);
            hashes.clear();
        }
    }

    /** Gives the tiles that are begun but not full. */
    void rest(Sink begun) throws IOException {
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
