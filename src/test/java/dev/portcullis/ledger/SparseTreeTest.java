package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree.Subtree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SparseTreeTest {
    private static final long SEED = 20_261_127;
    private static final int MOST = 700;

    private static final List<Digest> LEAVES = LongStream.range(0, MOST)
            .mapToObj(index -> MerkleTree.leaf(Bytes.utf8("entry " + index)))
            .toList();

    private static Digest hash(Subtree subtree) {
        int from = (int) SparseTree.firstLeaf(subtree);
        return MerkleTree.root(LEAVES.subList(from, from + (1 << subtree.level())));
    }

    private record Drawn(int size, TreeSet<Long> leaves, TreeSet<Long> sizes) {
        static Drawn by(Random random) {
            int size = 1 + random.nextInt(MOST);
            TreeSet<Long> leaves = new TreeSet<>();
            TreeSet<Long> sizes = new TreeSet<>();
            for (int at = random.nextInt(30); at >= 0; at--) {
                leaves.add((long) random.nextInt(size));
            }
            for (int at = random.nextInt(5); at > 0; at--) {
                sizes.add((long) random.nextInt(size + 1));
            }
            return new Drawn(size, leaves, sizes);
        }

        Map<Long, Digest> known() {
            Map<Long, Digest> known = new HashMap<>();
            leaves.forEach(leaf -> known.put(leaf, LEAVES.get(leaf.intValue())));
            return known;
        }

        Map<Subtree, Digest> given() {
            Map<Subtree, Digest> given = new HashMap<>();
            SparseTree.beside(size, leaves, sizes).forEach(subtree -> given.put(subtree, hash(subtree)));
            return given;
        }
    }

    @Test
    void itHasTheRootOfTheWholeTreeAndOfEachEarlierOneThatWasAskedFor() {
        // Given
        Random random = new Random(SEED);

        for (int round = 0; round < 300; round++) {
            Drawn drawn = Drawn.by(random);

            // When
            SparseTree tree = new SparseTree(drawn.size(), drawn.known(), drawn.given());

            // Then
            assertThat(tree.root()).isEqualTo(MerkleTree.root(LEAVES.subList(0, drawn.size())));
            for (long size : drawn.sizes()) {
                assertThat(tree.rootAt(size)).isEqualTo(MerkleTree.root(LEAVES.subList(0, (int) size)));
            }
        }
    }

    @Test
    void aHashThatIsMissingOrOfNoUseIsRefused() {
        // Given
        Random random = new Random(SEED);

        for (int round = 0; round < 100; round++) {
            Drawn drawn = Drawn.by(random);
            Map<Subtree, Digest> given = drawn.given();
            List<Subtree> named = new ArrayList<>(given.keySet());
            Map<Subtree, Digest> more = new HashMap<>(given);
            more.put(new Subtree(0, drawn.leaves().first()), Digest.EMPTY);

            // When and then
            assertThatThrownBy(() -> new SparseTree(drawn.size(), drawn.known(), more))
                    .isInstanceOf(IllegalArgumentException.class);
            if (!named.isEmpty()) {
                given.remove(named.get(random.nextInt(named.size())));
                assertThatThrownBy(() -> new SparseTree(drawn.size(), drawn.known(), given))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void anEarlierRootThatNobodyAskedForIsNotMadeUp() {
        // Given
        TreeSet<Long> leaf = new TreeSet<>(List.of(0L));
        Map<Subtree, Digest> given = new HashMap<>();
        SparseTree.beside(8, leaf, new TreeSet<>()).forEach(subtree -> given.put(subtree, hash(subtree)));
        SparseTree tree = new SparseTree(8, Map.of(0L, LEAVES.getFirst()), given);

        // When and then
        assertThat(tree.rootAt(4)).isEqualTo(MerkleTree.root(LEAVES.subList(0, 4)));
        assertThatThrownBy(() -> tree.rootAt(7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.rootAt(9)).isInstanceOf(IllegalArgumentException.class);
    }
}
