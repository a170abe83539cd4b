package dev.portcullis.ledger;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * The arithmetic of an append-only Merkle tree (RFC 6962 §2.1, RFC 9162 §2.1): hashes, proofs and their strict checks.
 *
 * <p>Proofs are made from complete subtrees only, which never change once they exist; whoever stores those can prove
 * any entry at any published size in logarithmic time.
 */
public final class MerkleTree {
    /** No tree the ledger keeps is larger; it also keeps every shift below within 64 bits. */
    public static final long MAX_SIZE = 1L << 53;

    /** The root of a tree without leaves. */
    public static final Digest EMPTY_ROOT = Digest.EMPTY;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /**
     * A complete subtree.
     *
     * @param level its height: it covers {@code 2^level} leaves
     * @param index its place among the subtrees of that level, the leftmost is 0
     */
    public record Subtree(int level, long index) {
        public Subtree {
            if (level < 0 || level > 53 || index < 0) {
                throw new IllegalArgumentException("no subtree at level " + level + ", index " + index);
            }
        }
    }

    /** Where the hashes of complete subtrees come from. */
    @FunctionalInterface
    public interface Subtrees {
        /** The hash of a complete subtree that lies within the tree. */
        Digest hash(Subtree subtree);
    }

    public static Digest leaf(Bytes content) {
        return Digest.of(LEAF, content);
    }

    public static Digest node(Digest left, Digest right) {
        return Digest.of(NODE, left, right);
    }

    /** The root over leaf hashes in their order. */
    public static Digest root(List<Digest> leaves) {
        Frontier frontier = Frontier.EMPTY;
        for (Digest leaf : leaves) {
            frontier = frontier.append(leaf);
        }
        return frontier.root();
    }

    /** The complete subtrees that make up a tree of {@code size} leaves, largest first. */
    public static List<Subtree> frontier(long size) {
        requireSize(size);
        return complete(0, size);
    }

    /** The complete subtrees needed for {@link #inclusionProof}. */
    public static List<Subtree> inclusionSubtrees(long index, long size) {
        return inclusionPath(index, size).stream()
                .flatMap(range -> complete(range.from(), range.to()).stream())
                .toList();
    }

    /**
     * The sibling hashes from the leaf to the root.
     *
     * @throws IllegalArgumentException unless {@code 0 <= index < size}
     */
    public static List<Digest> inclusionProof(long index, long size, Subtrees subtrees) {
        return hashes(inclusionPath(index, size), subtrees);
    }

    /** The complete subtrees needed for {@link #consistencyProof}. */
    public static List<Subtree> consistencySubtrees(long first, long second) {
        return consistencyPath(first, second).stream()
                .flatMap(range -> complete(range.from(), range.to()).stream())
                .toList();
    }

    /**
     * The proof that the tree of {@code first} leaves is a prefix of the tree of {@code second}.
     *
     * @throws IllegalArgumentException unless {@code 0 < first <= second}
     */
    public static List<Digest> consistencyProof(long first, long second, Subtrees subtrees) {
        return hashes(consistencyPath(first, second), subtrees);
    }

    private static List<Range> consistencyPath(long first, long second) {
        requireSize(second);
        if (first < 1 || first > second) {
            throw new IllegalArgumentException("no consistency proof from size " + first + " to " + second);
        }
        List<Range> path = new ArrayList<>();
        long from = 0;
        long to = second;
        boolean known = true;
        while (first != to) {
            long middle = from + largestPowerOfTwoBelow(to - from);
            if (first <= middle) {
                path.add(new Range(middle, to));
                to = middle;
            } else {
                path.add(new Range(from, middle));
                from = middle;
                known = false;
            }
        }
        if (!known) {
            path.add(new Range(from, to));
        }
        return path.reversed();
    }

    /**
     * Tells whether {@code leaf} is the leaf hash at {@code index} of the tree with {@code root} (RFC 9162 §2.1.3.2).
     *
     * <p>The index must lie inside the tree and the proof must be exactly as long as index and size say, so that a
     * proof for one place never verifies for another.
     */
    public static boolean includes(Digest root, long size, long index, Digest leaf, List<Digest> proof) {
        if (index < 0 || index >= size || size > MAX_SIZE) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Digest hash = leaf;
        for (Digest sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /**
     * Tells whether the tree of {@code first} leaves is a prefix of the tree of {@code second} (RFC 9162 §2.1.4.2). An
     * empty first tree is nobody's proof: the caller decides what a start from nothing means.
     */
    public static boolean isConsistent(
            Digest firstRoot, long first, Digest secondRoot, long second, List<Digest> proof) {
        if (first < 1 || first > second || second > MAX_SIZE) {
            return false;
        }
        if (first == second) {
            return proof.isEmpty() && firstRoot.equals(secondRoot);
        }
        List<Digest> path = new ArrayList<>(proof);
        if (Long.bitCount(first) == 1) {
            path.addFirst(firstRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        int shared = Long.numberOfTrailingZeros(~(first - 1));
        long node = (first - 1) >> shared;
        long last = (second - 1) >> shared;
        Digest before = path.getFirst();
        Digest after = before;
        for (Digest sibling : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                before = node(sibling, before);
                after = node(sibling, after);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                after = node(after, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && before.equals(firstRoot) && after.equals(secondRoot);
    }

    private record Range(long from, long to) {}

    private static List<Range> inclusionPath(long index, long size) {
        requireSize(size);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index " + index + " is not in a tree of " + size);
        }
        List<Range> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + largestPowerOfTwoBelow(to - from);
            if (index < middle) {
                path.add(new Range(middle, to));
                to = middle;
            } else {
                path.add(new Range(from, middle));
                from = middle;
            }
        }
        return path.reversed();
    }

    private static List<Digest> hashes(List<Range> path, Subtrees subtrees) {
        return path.stream()
                .map(range -> fold(complete(range.from(), range.to()).stream()
                        .map(subtrees::hash)
                        .toList()))
                .toList();
    }

    /** Complete subtrees of a range whose start is aligned, as every range of a path is, largest first. */
    private static List<Subtree> complete(long from, long to) {
        List<Subtree> subtrees = new ArrayList<>();
        for (long at = from; at < to; ) {
            int level = 63 - Long.numberOfLeadingZeros(to - at);
            subtrees.add(new Subtree(level, at >> level));
            at += 1L << level;
        }
        return subtrees;
    }

    /** Joins the hashes of complete subtrees, largest first, into one. */
    static Digest fold(List<Digest> hashes) {
        Digest hash = hashes.getLast();
        for (Digest left : hashes.subList(0, hashes.size() - 1).reversed()) {
            hash = node(left, hash);
        }
        return hash;
    }

    private static long largestPowerOfTwoBelow(long n) {
        return Long.highestOneBit(n - 1);
    }

    private static void requireSize(long size) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("not the size of a tree: " + size);
        }
    }
}
