package dev.portcullis.ledger;

import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree.Subtree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/**
 * A tree of which only some leaves are known, with the hashes of all that lies between them: one proof for many entries.
 * What hashes are needed is said by the size, the leaves and the earlier sizes whose roots are asked for; no other is
 * taken, so that each of them is bound by the root.
 */
public final class SparseTree {
    private final long size;
    private final Map<Long, Digest> leaves;
    private final Map<Subtree, Digest> given;
    private final Map<Subtree, Digest> known = new HashMap<>();
    private final Set<Subtree> used = new HashSet<>();

    /**
     * Puts a tree together.
     *
     * @param leaves leaf hashes by their index
     * @param given the hashes beside them, as {@link #beside} names them
     * @throws IllegalArgumentException when hashes are missing, or some are of no use
     */
    public SparseTree(long size, Map<Long, Digest> leaves, Map<Subtree, Digest> given) {
        this.size = size;
        this.leaves = Map.copyOf(leaves);
        this.given = Map.copyOf(given);
        for (Subtree top : MerkleTree.frontier(size)) {
            var _ = hash(top);
        }
        if (used.size() != leaves.size() + given.size()) {
            throw new IllegalArgumentException("there are hashes or leaves that the tree has no place for");
        }
    }

    private Digest hash(Subtree subtree) {
        Digest hash = given.get(subtree);
        Digest leaf = subtree.level() == 0 ? leaves.get(subtree.index()) : null;
        if (hash == null && leaf == null && subtree.level() == 0) {
            throw new IllegalArgumentException(
                    "the hash of entry " + subtree.index() + ", or of one above, is missing");
        }
        if (hash != null && leaf != null) {
            throw new IllegalArgumentException("entry " + subtree.index() + " is there twice");
        }
        if (hash == null && leaf != null) {
            hash = leaf;
        }
        if (hash != null) {
            used.add(subtree);
        } else {
            hash = MerkleTree.node(hash(left(subtree)), hash(right(subtree)));
        }
        known.put(subtree, hash);
        return hash;
    }

    public long size() {
        return size;
    }

    public Digest root() {
        return rootAt(size);
    }

    /**
     * The root of the first {@code at} entries.
     *
     * @throws IllegalArgumentException when it takes hashes that are not here
     */
    public Digest rootAt(long at) {
        if (at > size) {
            throw new IllegalArgumentException("the tree has " + size + " entries, not " + at);
        }
        List<Digest> hashes = new ArrayList<>();
        for (Subtree subtree : MerkleTree.frontier(at)) {
            Digest hash = known.get(subtree);
            if (hash == null) {
                throw new IllegalArgumentException("the hashes for the root of " + at + " entries are not here");
            }
            hashes.add(hash);
        }
        return new Frontier(at, hashes).root();
    }

    /**
     * The subtrees whose hashes are needed beside the leaves, from left to right.
     *
     * @param leaves indexes of the leaves that are known
     * @param sizes earlier sizes whose roots are asked for
     */
    public static List<Subtree> beside(long size, NavigableSet<Long> leaves, NavigableSet<Long> sizes) {
        List<Subtree> needed = new ArrayList<>();
        for (Subtree top : MerkleTree.frontier(size)) {
            beside(top, leaves, sizes, needed);
        }
        return List.copyOf(needed);
    }

    private static void beside(
            Subtree subtree, NavigableSet<Long> leaves, NavigableSet<Long> sizes, List<Subtree> needed) {
        long from = subtree.index() << subtree.level();
        long to = from + (1L << subtree.level());
        boolean hasLeaf = !leaves.subSet(from, to).isEmpty();
        boolean isCut = !sizes.subSet(from, false, to, false).isEmpty();
        if (!hasLeaf && !isCut) {
            needed.add(subtree);
        } else if (subtree.level() > 0) {
            beside(left(subtree), leaves, sizes, needed);
            beside(right(subtree), leaves, sizes, needed);
        }
    }

    /** The index of the first leaf below a subtree. */
    public static long firstLeaf(Subtree subtree) {
        return subtree.index() << subtree.level();
    }

    private static Subtree left(Subtree subtree) {
        return new Subtree(subtree.level() - 1, subtree.index() << 1);
    }

    private static Subtree right(Subtree subtree) {
        return new Subtree(subtree.level() - 1, (subtree.index() << 1) + 1);
    }
}
