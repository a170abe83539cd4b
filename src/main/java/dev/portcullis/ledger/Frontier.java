package dev.portcullis.ledger;

import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The right edge of a Merkle tree: all that is needed to append to it and to know its root.
 *
 * @param size leaves in the tree
 * @param hashes the complete subtrees that make up the tree, largest first; one for each bit set in {@code size}
 */
public record Frontier(long size, List<Digest> hashes) {
    public static final Frontier EMPTY = new Frontier(0, List.of());

    public Frontier {
        hashes = List.copyOf(hashes);
        if (size < 0 || size > MerkleTree.MAX_SIZE || hashes.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves has another frontier than " + hashes.size() + " hashes");
        }
    }

    public Frontier append(Digest leaf) {
        return append(leaf, (_, _) -> {});
    }

    /**
     * The frontier with one leaf more.
     *
     * @param completed told of every subtree above the leaf that this leaf completes, smallest first
     */
    public Frontier append(Digest leaf, BiConsumer<Subtree, Digest> completed) {
        Growing growing = growing();
        growing.append(leaf, completed);
        return growing.frontier();
    }

    public Digest root() {
        return hashes.isEmpty() ? MerkleTree.EMPTY_ROOT : MerkleTree.fold(hashes);
    }

    /** Begins to append several leaves. */
    public Growing growing() {
        return new Growing(this);
    }

    /** A frontier that leaves are appended to, without a copy of it for each of them. Used by one thread. */
    public static final class Growing {
        private final List<Digest> hashes;
        private long size;

        private Growing(Frontier from) {
            this.hashes = new ArrayList<>(from.hashes());
            this.size = from.size();
        }

        public long size() {
            return size;
        }

        /** What it has become. */
        public Frontier frontier() {
            return new Frontier(size, hashes);
        }

        /** Appends one leaf, as {@link Frontier#append(Digest, BiConsumer)} does. */
        public void append(Digest leaf, BiConsumer<Subtree, Digest> completed) {
            Digest hash = leaf;
            int level = 0;
            for (long carried = size; (carried & 1) == 1; carried >>= 1) {
                hash = MerkleTree.node(hashes.removeLast(), hash);
                level++;
                completed.accept(new Subtree(level, size >> level), hash);
            }
            hashes.add(hash);
            size++;
        }
    }
}
