package dev.portcullis.ledger;

import dev.portcullis.ledger.MerkleTree.Subtree;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One file of the log as it is served and exported (C2SP tlog-tiles): up to {@value #WIDTH} hashes of one level of the
 * tree, or the entries under such a row of leaves. A full tile never changes; a partial one belongs to the sizes that
 * end inside it.
 */
public sealed interface Tile {
    /** Hashes, or entries, of a full tile. */
    int WIDTH = 256;

    /** Each level of tiles is this many levels of the tree. */
    int HEIGHT = 8;

    /** The highest level of tiles there is. */
    int TOP_LEVEL = 5;

    /** Its place among the tiles of its level, the leftmost is 0. */
    long index();

    /** How many hashes or entries it has: {@value #WIDTH} when it is full. */
    int width();

    /** Its place below {@code tile/}: {@code 0/x001/067} or {@code entries/000.p/7}. */
    String path();

    /** The smallest tree that has this tile. */
    long firstSize();

    /** The smallest larger tree that has it no more, because it has a wider one; empty for a full tile. */
    Optional<Long> endSize();

    /** Whether a tree of {@code size} leaves has this very tile. */
    default boolean isIn(long size) {
        return size >= firstSize() && endSize().map(end -> size < end).orElse(true);
    }

    /**
     * Hashes of complete subtrees.
     *
     * @param level 0 holds the hashes of leaves, each further one the roots over full tiles of the level below
     */
    record Hashes(int level, long index, int width) implements Tile {
        public Hashes {
            if (level < 0 || level > TOP_LEVEL) {
                throw new IllegalArgumentException("a tile has a level from 0 to " + TOP_LEVEL + ", not " + level);
            }
            requirePlace(index, width, MerkleTree.MAX_SIZE >> (HEIGHT * level));
        }

        @Override
        public String path() {
            return level + "/" + new TilePlace(index, width).text();
        }

        @Override
        public long firstSize() {
            return (index * WIDTH + width) << (HEIGHT * level);
        }

        @Override
        public Optional<Long> endSize() {
            return width == WIDTH ? Optional.empty() : Optional.of((index * WIDTH + width + 1) << (HEIGHT * level));
        }

        /** What its hashes are the roots of, in their order. */
        public Stream<Subtree> subtrees() {
            return IntStream.range(0, width).mapToObj(at -> new Subtree(HEIGHT * level, index * WIDTH + at));
        }
    }

    /** Entries, each its exact bytes; {@link TileBytes} frames them. */
    record Entries(long index, int width) implements Tile {
        public Entries {
            requirePlace(index, width, MerkleTree.MAX_SIZE);
        }

        @Override
        public String path() {
            return "entries/" + new TilePlace(index, width).text();
        }

        /** The index of its first entry. */
        public long firstEntry() {
            return index * WIDTH;
        }

        @Override
        public long firstSize() {
            return firstEntry() + width;
        }

        @Override
        public Optional<Long> endSize() {
            return width == WIDTH ? Optional.empty() : Optional.of(firstEntry() + width + 1);
        }
    }

    /** Every tile of a tree, entries first, then level by level from the leaves up; lazily, for a tree may be large. */
    static Stream<Tile> of(long size) {
        return grown(0, size);
    }

    /** The tiles of a tree of {@code to} leaves that the tree of its first {@code from} leaves does not have. */
    static Stream<Tile> grown(long from, long to) {
        if (from < 0 || from > to || to > MerkleTree.MAX_SIZE) {
            throw new IllegalArgumentException("no tree grows from " + from + " to " + to + " leaves");
        }
        Stream<Tile> entries = TilePlace.grown(from, to).map(place -> new Entries(place.index(), place.width()));
        Stream<Tile> hashes = IntStream.rangeClosed(0, TOP_LEVEL)
                .boxed()
                .flatMap(level -> TilePlace.grown(from >> (HEIGHT * level), to >> (HEIGHT * level))
                        .map(place -> new Hashes(level, place.index(), place.width())));
        return Stream.concat(entries, hashes);
    }

    /**
     * Reads what {@link #path} writes, and only that.
     *
     * @return empty for any other text
     */
    static Optional<Tile> parse(String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<TilePlace> place = TilePlace.parse(path.substring(slash + 1));
        try {
            return switch (path.substring(0, slash)) {
                case "entries" -> place.map(at -> new Entries(at.index(), at.width()));
                case "0", "1", "2", "3", "4", "5" ->
                    place.map(at -> new Hashes(path.charAt(0) - '0', at.index(), at.width()));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void requirePlace(long index, int width, long most) {
        if (width < 1 || width > WIDTH || index < 0 || index > most / WIDTH) {
            throw new IllegalArgumentException("no tile at place " + index + " of width " + width);
        }
    }
}
