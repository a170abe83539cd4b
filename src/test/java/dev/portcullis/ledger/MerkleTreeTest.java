package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree.Subtree;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** TRUST §2.2: the tree of Trillian and Certificate Transparency. */
    private static final List<Digest> EIGHT_LEAVES = List.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .stream()
            .map(hex -> MerkleTree.leaf(Bytes.copyOf(HexFormat.of().parseHex(hex))))
            .toList();

    private static final List<String> EIGHT_ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    /** Sizes of the generated corpus: every index of every size up to here. */
    private static final int CORPUS = 40;

    /** The same past the second power of two after it; minutes of hashing. */
    private static final int LARGE_CORPUS = 130;

    @Test
    void hashesAsTheReferenceHasherDoes() {
        assertThat(MerkleTree.EMPTY_ROOT.hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(MerkleTree.leaf(Bytes.EMPTY).hex())
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(MerkleTree.leaf(Bytes.utf8("L123456")).hex())
                .isEqualTo("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
        assertThat(Base64.getEncoder()
                        .encodeToString(
                                MerkleTree.leaf(Bytes.utf8("hello world")).raw()))
                .isEqualTo("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=");
    }

    @Test
    void rootsOfTheReferenceTreeAreItsPublishedRoots() {
        for (int size = 0; size <= 8; size++) {
            assertThat(MerkleTree.root(EIGHT_LEAVES.subList(0, size)).hex())
                    .as("size %d", size)
                    .isEqualTo(EIGHT_ROOTS.get(size));
        }
    }

    @Test
    void innerNodesOfTheReferenceTreeAreItsPublishedOnes() {
        // When
        List<Digest> pairs = IntStream.range(0, 4)
                .mapToObj(pair -> MerkleTree.node(EIGHT_LEAVES.get(2 * pair), EIGHT_LEAVES.get(2 * pair + 1)))
                .toList();
        Digest right = MerkleTree.node(pairs.get(2), pairs.get(3));

        // Then
        assertThat(pairs)
                .extracting(Digest::hex)
                .containsExactly(
                        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
        assertThat(right.hex()).isEqualTo("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    }

    @Test
    void rootsAtTheBoundariesOfTilesAreTheDerivedOnes() {
        Map<Integer, String> expected = Map.ofEntries(
                Map.entry(255, "Mvhbyqh9e80Fco8J6a66NQumovczgwCH8Fl2goSL5cs="),
                Map.entry(256, "goUV0DPBnYyQHzfsy4rtkZZncDSG+NL/8c9wQDIcXbE="),
                Map.entry(257, "HtoEmkNR2G92JSvX7At3Rq11t/oDFq1fVB29pFijEsQ="),
                Map.entry(511, "Xz1p4QI3C+QJEi0RouYF5rZTsHG4tLS9KDP65AZS8R0="),
                Map.entry(512, "1LIWJJXKYJ3AY5DTU8oMVRB3ZcYJ4CJut0fYkQXcjVU="),
                Map.entry(513, "wk9iB1x27Hf2v1FZ5zLPGVKBT7G+oAfjPpKtm916/aA="),
                Map.entry(65_535, "dPE6Dhp1aJNy77mQz2jGZORMdj2TBIRJVbLq/2JOjfE="),
                Map.entry(65_536, "8CXQbtgEhZ/SdKG9rK3W5I6odjSqkeHtsgFD+UmM0Cs="),
                Map.entry(65_537, "3IeVol/UvVKguE9jn9MTm6FggkAj0YjkKOtdsPPOIho="),
                Map.entry(70_000, "Gkzfy2Y3SgwNy+9JrL1JdtE+6GT7PLJB/JQ8rQTwL34="));

        Map<Integer, String> roots = new HashMap<>();
        Frontier frontier = Frontier.EMPTY;
        for (int index = 0; index < 70_000; index++) {
            frontier = frontier.append(MerkleTree.leaf(Bytes.utf8(Integer.toString(index))));
            if (expected.containsKey(index + 1)) {
                roots.put(
                        index + 1,
                        Base64.getEncoder().encodeToString(frontier.root().raw()));
            }
        }

        assertThat(roots).isEqualTo(expected);
    }

    @Test
    void theRootOfTheHundredLeavesOfTheGoTeamIsTheirs() {
        assertThat(Base64.getEncoder()
                        .encodeToString(MerkleTree.root(leaves(100)).raw()))
                .isEqualTo("E/iJFcVg3JEaHaD7IJ2EoglxBR8pTr60KPs/wpOvJ0M=");
    }

    @Test
    void provesTheReferenceLeafByThePublishedPath() {
        StoredTree tree = new StoredTree(EIGHT_LEAVES);

        List<Digest> proof = MerkleTree.inclusionProof(5, 8, tree);

        assertThat(proof)
                .extracting(Digest::hex)
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    @Test
    void provesTheReferenceGrowthByThePublishedPath() {
        StoredTree tree = new StoredTree(EIGHT_LEAVES);

        List<Digest> proof = MerkleTree.consistencyProof(6, 8, tree);

        assertThat(proof)
                .extracting(hash -> Base64.getEncoder().encodeToString(hash.raw()))
                .containsExactly(
                        "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                        "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
                        "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=");
    }

    @Test
    void everyInclusionProofHoldsForItsPlaceAndForNoOther() {
        everyInclusionProofHoldsForItsPlaceAndForNoOther(CORPUS);
    }

    @Test
    void anInclusionProofWithTheWrongSizeFailsWhereverTheSizeChangesThePath() {
        anInclusionProofWithTheWrongSizeFailsWhereverTheSizeChangesThePath(CORPUS);
    }

    @Test
    void anyFlippedByteOfAnInclusionProofIsFound() {
        anyFlippedByteOfAnInclusionProofIsFound(CORPUS);
    }

    @Test
    void everyConsistencyProofHoldsForItsSizesAndFailsWithAnyByteFlipped() {
        everyConsistencyProofHoldsForItsSizesAndFailsWithAnyByteFlipped(CORPUS);
    }

    @Test
    @Tag("long")
    void allOfItHoldsInTheLargeCorpus() {
        everyInclusionProofHoldsForItsPlaceAndForNoOther(LARGE_CORPUS);
        anInclusionProofWithTheWrongSizeFailsWhereverTheSizeChangesThePath(LARGE_CORPUS);
        anyFlippedByteOfAnInclusionProofIsFound(LARGE_CORPUS);
        everyConsistencyProofHoldsForItsSizesAndFailsWithAnyByteFlipped(LARGE_CORPUS);
    }

    @Test
    void aStartFromNothingIsNoConsistencyProof() {
        assertThat(MerkleTree.isConsistent(MerkleTree.EMPTY_ROOT, 0, MerkleTree.root(leaves(1)), 1, List.of()))
                .isFalse();
        assertThatThrownBy(() -> MerkleTree.consistencyProof(0, 1, _ -> MerkleTree.EMPTY_ROOT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asksOnlyForSubtreesThatAreComplete() {
        for (long size = 1; size <= CORPUS; size++) {
            for (long index = 0; index < size; index++) {
                for (Subtree subtree : MerkleTree.inclusionSubtrees(index, size)) {
                    assertThat((subtree.index() + 1) << subtree.level()).isLessThanOrEqualTo(size);
                }
            }
        }
    }

    @Test
    void aProofInALargeTreeTouchesFewSubtrees() {
        assertThat(LongStream.of(0, 1, 65_535, 99_998, 99_999))
                .allSatisfy(index ->
                        assertThat(MerkleTree.inclusionSubtrees(index, 100_000)).hasSizeLessThan(34));
    }

    @Test
    void aFrontierOfAnotherShapeIsRefused() {
        assertThatThrownBy(() -> new Frontier(3, List.of(MerkleTree.EMPTY_ROOT)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Frontier(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void everyInclusionProofHoldsForItsPlaceAndForNoOther(int corpus) {
        List<Digest> leaves = leaves(corpus);
        StoredTree tree = new StoredTree(leaves);
        for (int size = 1; size <= corpus; size++) {
            Digest root = MerkleTree.root(leaves.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<Digest> proof = MerkleTree.inclusionProof(index, size, tree);
                Digest leaf = leaves.get(index);
                assertThat(MerkleTree.includes(root, size, index, leaf, proof)).isTrue();

                for (int other = -1; other <= corpus; other++) {
                    if (other != index && MerkleTree.includes(root, size, other, leaf, proof)) {
                        fail("%d of %d is proven at %d", index, size, other);
                    }
                }
                assertThat(MerkleTree.includes(root, size, index, MerkleTree.EMPTY_ROOT, proof))
                        .isFalse();
                assertThat(MerkleTree.includes(MerkleTree.EMPTY_ROOT, size, index, leaf, proof))
                        .isFalse();
                assertThat(MerkleTree.includes(root, size, index, leaf, plus(proof, root)))
                        .isFalse();
                assertThat(MerkleTree.includes(root, size, index, leaf, plus(proof, leaf)))
                        .isFalse();
                assertThat(MerkleTree.includes(root, size, index, leaf, after(root, proof)))
                        .isFalse();
                assertThat(MerkleTree.includes(root, size, index, leaf, after(leaf, proof)))
                        .isFalse();
                if (!proof.isEmpty()) {
                    assertThat(MerkleTree.includes(root, size, index, leaf, proof.subList(1, proof.size())))
                            .isFalse();
                    assertThat(MerkleTree.includes(root, size, index, leaf, proof.subList(0, proof.size() - 1)))
                            .isFalse();
                }
            }
        }
    }

    private static void anInclusionProofWithTheWrongSizeFailsWhereverTheSizeChangesThePath(int corpus) {
        List<Digest> leaves = leaves(corpus);
        StoredTree tree = new StoredTree(leaves);
        for (int size = 1; size <= corpus; size++) {
            Digest root = MerkleTree.root(leaves.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<Digest> proof = MerkleTree.inclusionProof(index, size, tree);
                for (int other = 0; other <= corpus; other++) {
                    boolean samePath = other > index && shape(index, other).equals(shape(index, size));
                    if (MerkleTree.includes(root, other, index, leaves.get(index), proof) != samePath) {
                        fail("%d of %d claimed of %d", index, size, other);
                    }
                }
            }
        }
    }

    private static void anyFlippedByteOfAnInclusionProofIsFound(int corpus) {
        List<Digest> leaves = leaves(corpus);
        StoredTree tree = new StoredTree(leaves);
        for (int size = 1; size <= corpus; size++) {
            Digest root = MerkleTree.root(leaves.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<Digest> proof = MerkleTree.inclusionProof(index, size, tree);
                for (int at = 0; at < proof.size(); at++) {
                    for (int octet = 0; octet < Digest.BYTES; octet++) {
                        List<Digest> tampered = new ArrayList<>(proof);
                        tampered.set(at, flipped(proof.get(at), octet));
                        if (MerkleTree.includes(root, size, index, leaves.get(index), tampered)) {
                            fail("%d of %d is proven with byte %d of hash %d flipped", index, size, octet, at);
                        }
                    }
                }
            }
        }
    }

    private static void everyConsistencyProofHoldsForItsSizesAndFailsWithAnyByteFlipped(int corpus) {
        List<Digest> leaves = leaves(corpus + 1);
        StoredTree tree = new StoredTree(leaves);
        List<Digest> roots = IntStream.rangeClosed(0, corpus + 1)
                .mapToObj(size -> MerkleTree.root(leaves.subList(0, size)))
                .toList();
        for (int second = 1; second <= corpus; second++) {
            for (int first = 1; first <= second; first++) {
                List<Digest> proof = MerkleTree.consistencyProof(first, second, tree);
                assertThat(MerkleTree.isConsistent(roots.get(first), first, roots.get(second), second, proof))
                        .as("%d to %d", first, second)
                        .isTrue();
                assertThat(MerkleTree.isConsistent(
                                roots.get(first), first, roots.get(second), second, plus(proof, roots.get(second))))
                        .isFalse();
                for (Digest before : List.of(roots.get(first), roots.get(second), MerkleTree.EMPTY_ROOT)) {
                    assertThat(MerkleTree.isConsistent(
                                    roots.get(first), first, roots.get(second), second, after(before, proof)))
                            .isFalse();
                }
                for (int other : List.of(first - 1, first + 1, first ^ 2)) {
                    if (MerkleTree.isConsistent(roots.get(first), other, roots.get(second), second, proof)) {
                        fail("%d to %d claimed from %d", first, second, other);
                    }
                }
                for (int other : List.of(second * 2, second / 2)) {
                    if (MerkleTree.isConsistent(roots.get(first), first, roots.get(second), other, proof)) {
                        fail("%d to %d claimed to %d", first, second, other);
                    }
                }
                if (first < second) {
                    assertThat(MerkleTree.isConsistent(roots.get(second), first, roots.get(first), second, proof))
                            .isFalse();
                    assertThat(MerkleTree.isConsistent(roots.get(first), first, roots.get(second), second, List.of()))
                            .isFalse();
                    for (List<Digest> part :
                            List.of(proof.subList(1, proof.size()), proof.subList(0, proof.size() - 1))) {
                        assertThat(MerkleTree.isConsistent(roots.get(first), first, roots.get(second), second, part))
                                .isFalse();
                    }
                }
                for (int wrong : List.of(0, first - 1, first + 1, second - 1, second + 1)) {
                    Digest root = roots.get(wrong);
                    assertThat(wrong != first && MerkleTree.isConsistent(root, first, roots.get(second), second, proof))
                            .isFalse();
                    assertThat(wrong != second && MerkleTree.isConsistent(roots.get(first), first, root, second, proof))
                            .isFalse();
                }
                for (int at = 0; at < proof.size(); at++) {
                    for (int octet = 0; octet < Digest.BYTES; octet++) {
                        List<Digest> tampered = new ArrayList<>(proof);
                        tampered.set(at, flipped(proof.get(at), octet));
                        if (MerkleTree.isConsistent(roots.get(first), first, roots.get(second), second, tampered)) {
                            fail("%d to %d is proven with byte %d of hash %d flipped", first, second, octet, at);
                        }
                    }
                }
            }
        }
    }

    private static List<Digest> leaves(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> MerkleTree.leaf(Bytes.utf8("leaf " + index)))
                .toList();
    }

    private static List<Digest> plus(List<Digest> proof, Digest more) {
        List<Digest> longer = new ArrayList<>(proof);
        longer.add(more);
        return longer;
    }

    private static List<Digest> after(Digest first, List<Digest> proof) {
        List<Digest> longer = new ArrayList<>(proof);
        longer.addFirst(first);
        return longer;
    }

    private static Digest flipped(Digest digest, int octet) {
        byte[] raw = digest.raw();
        raw[octet] ^= 1;
        return Digest.ofRaw(raw);
    }

    /** Whether each sibling stands left or right of the path; two trees with one shape cannot be told apart by it. */
    private static List<Boolean> shape(long index, long size) {
        List<Boolean> shape = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + Long.highestOneBit(to - from - 1);
            shape.add(index < middle);
            if (index < middle) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return shape;
    }
}
