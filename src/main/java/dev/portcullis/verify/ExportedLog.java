package dev.portcullis.verify;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries of an export, hashed into the tree that the checkpoint signs for.
 *
 * <p>Keeps one hash for each {@value Tile#WIDTH} entries and those above it, 300 bytes each, and nothing of the entries:
 * they are read, and hashed against what is kept, as often as they are needed.
 */
final class ExportedLog implements LogTree {
    private final Export export;
    private final long size;
    private final Digest root;

    /** Row by row the hashes of complete subtrees, from those over a full tile upwards. */
    private final List<List<Digest>> rows = new ArrayList<>();

    private List<Digest> edge = List.of();
    private long missing;
    private long firstMissing = -1;
    private long cachedTile = -1;
    private List<Digest> cached = List.of();

    ExportedLog(Export export, long size, Digest root) {
        this.export = export;
        this.size = size;
        this.root = root;
        rows.add(new ArrayList<>());
    }

    @Override
    public long size() {
        return size;
    }

    /** Tiles of entries. */
    long tiles() {
        return Math.ceilDiv(size, Tile.WIDTH);
    }

    /** Entries that are not in the export, which then holds a range only. */
    long missing() {
        return missing;
    }

    long firstMissing() {
        return firstMissing;
    }

    /** Something that does not fit a hash tile: of an entry or of the tile, which only the root can tell. */
    private record Suspect(long entry, String tile) {}

    /** Hashes everything once and compares it with the tiles and with the root. */
    void check(Findings findings) throws ExportRefusedException {
        List<Suspect> suspects = new ArrayList<>();
        for (long tile = 0; tile < tiles(); tile++) {
            Optional<List<Digest>> leaves = leaves(tile, suspects, findings);
            if (leaves.isEmpty()) {
                findings.add(new Defect(
                        DefectCode.ROOT_MISMATCH, tile * Tile.WIDTH, "neither entries nor their hashes are there"));
                return;
            }
            keep(leaves.get());
        }
        compareUpperTiles(suspects, findings);
        boolean sound = rootAt(size, edge).equals(root);
        if (sound) {
            suspects.stream()
                    .map(Suspect::tile)
                    .distinct()
                    .forEach(tile -> findings.add(new Defect(
                            DefectCode.TILE_ALTERED, null, tile + " does not fit the entries, which fit the root")));
            return;
        }
        suspects.stream()
                .filter(suspect -> suspect.entry() >= 0)
                .findFirst()
                .ifPresentOrElse(
                        suspect -> findings.add(new Defect(
                                DefectCode.ENTRY_ALTERED,
                                suspect.entry(),
                                "its hash is not the one that was logged there")),
                        () -> findings.add(new Defect(
                                DefectCode.ROOT_MISMATCH, null, "the entries add up to another root than was signed")));
    }

    private Optional<List<Digest>> leaves(long tile, List<Suspect> suspects, Findings findings)
            throws ExportRefusedException {
        int width = width(tile);
        Optional<List<Digest>> told = told(new Tile.Hashes(0, tile, width), findings);
        Optional<Bytes> bundle = export.read(Export.tile(new Tile.Entries(tile, width)));
        if (bundle.isEmpty()) {
            missing += width;
            firstMissing = firstMissing < 0 ? tile * Tile.WIDTH : firstMissing;
            return told;
        }
        List<Digest> hashed;
        try {
            hashed = hash(TileBytes.entries(bundle.get(), width));
        } catch (TileMalformedException e) {
            findings.add(new Defect(DefectCode.ENTRIES_MALFORMED, tile * Tile.WIDTH, String.valueOf(e.getMessage())));
            return told;
        }
        if (told.isPresent() && !told.get().equals(hashed)) {
            for (int at = 0; at < width; at++) {
                if (!told.get().get(at).equals(hashed.get(at))) {
                    suspects.add(new Suspect(tile * Tile.WIDTH + at, Export.tile(new Tile.Hashes(0, tile, width))));
                    break;
                }
            }
        }
        return Optional.of(hashed);
    }

    private Optional<List<Digest>> told(Tile.Hashes tile, Findings findings) throws ExportRefusedException {
        Optional<Bytes> bytes = export.read(Export.tile(tile));
        if (bytes.isEmpty()) {
            findings.add(new Defect(DefectCode.TILE_MISSING, null, Export.tile(tile) + " is not there"));
            return Optional.empty();
        }
        try {
            return Optional.of(TileBytes.hashes(bytes.get(), tile.width()));
        } catch (TileMalformedException e) {
            findings.add(new Defect(DefectCode.TILE_ALTERED, null, Export.tile(tile) + ": " + e.getMessage()));
            return Optional.empty();
        }
    }

    private void compareUpperTiles(List<Suspect> suspects, Findings findings) throws ExportRefusedException {
        for (int level = 1; level <= Tile.TOP_LEVEL; level++) {
            int row = Tile.HEIGHT * (level - 1);
            List<Digest> hashes = row < rows.size() ? rows.get(row) : List.of();
            for (int from = 0; from < hashes.size(); from += Tile.WIDTH) {
                int width = Math.min(Tile.WIDTH, hashes.size() - from);
                Tile.Hashes tile = new Tile.Hashes(level, from / Tile.WIDTH, width);
                Optional<List<Digest>> told = told(tile, findings);
                if (told.isPresent() && !told.get().equals(hashes.subList(from, from + width))) {
                    suspects.add(new Suspect(-1, Export.tile(tile)));
                }
            }
        }
    }

    private int width(long tile) {
        return (int) Math.min(Tile.WIDTH, size - tile * Tile.WIDTH);
    }

    private void keep(List<Digest> leaves) {
        if (leaves.size() < Tile.WIDTH) {
            edge = leaves;
            return;
        }
        Digest hash = over(leaves);
        for (int level = 0; ; level++) {
            if (level == rows.size()) {
                rows.add(new ArrayList<>());
            }
            List<Digest> row = rows.get(level);
            row.add(hash);
            if (row.size() % 2 == 1) {
                return;
            }
            hash = MerkleTree.node(row.get(row.size() - 2), hash);
        }
    }

    private static List<Digest> hash(List<Bytes> entries) {
        List<Digest> hashes = new ArrayList<>(entries.size());
        for (Bytes entry : entries) {
            hashes.add(MerkleTree.leaf(entry));
        }
        return hashes;
    }

    /** The hash over a number of hashes that is a power of two. */
    private static Digest over(List<Digest> hashes) {
        List<Digest> row = hashes;
        while (row.size() > 1) {
            List<Digest> above = new ArrayList<>(row.size() / 2);
            for (int at = 0; at < row.size(); at += 2) {
                above.add(MerkleTree.node(row.get(at), row.get(at + 1)));
            }
            row = above;
        }
        return row.getFirst();
    }

    /**
     * The entries of one tile, hashed again: what changed since {@link #check} is not believed.
     *
     * @throws DefectException when they changed
     */
    List<Bytes> entries(long tile) throws ExportRefusedException, DefectException {
        int width = width(tile);
        Optional<Bytes> bundle = export.read(Export.tile(new Tile.Entries(tile, width)));
        if (bundle.isEmpty()) {
            throw new DefectException(DefectCode.ENTRIES_MALFORMED, "the entries from " + tile * Tile.WIDTH);
        }
        try {
            List<Bytes> entries = TileBytes.entries(bundle.get(), width);
            List<Digest> leaves = hash(entries);
            boolean same =
                    width == Tile.WIDTH ? over(leaves).equals(rows.getFirst().get((int) tile)) : leaves.equals(edge);
            DefectException.require(same, DefectCode.ENTRY_ALTERED, "the export changed while it was verified");
            cachedTile = tile;
            cached = leaves;
            return entries;
        } catch (TileMalformedException e) {
            throw new DefectException(DefectCode.ENTRIES_MALFORMED, e);
        }
    }

    @Override
    public Digest rootAt(long at) throws ExportRefusedException, DefectException {
        long tile = at / Tile.WIDTH;
        if (at % Tile.WIDTH != 0 && tile != cachedTile) {
            var _ = entries(tile);
        }
        return rootAt(at, cached);
    }

    private Digest rootAt(long at, List<Digest> leavesOfTheLast) {
        List<Digest> hashes = new ArrayList<>();
        for (Subtree subtree : MerkleTree.frontier(at)) {
            if (subtree.level() >= Tile.HEIGHT) {
                hashes.add(rows.get(subtree.level() - Tile.HEIGHT).get((int) subtree.index()));
            } else {
                int from = (int) ((subtree.index() << subtree.level()) % Tile.WIDTH);
                hashes.add(over(leavesOfTheLast.subList(from, from + (1 << subtree.level()))));
            }
        }
        return new Frontier(at, hashes).root();
    }
}
