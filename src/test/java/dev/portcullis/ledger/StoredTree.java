package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.MerkleTree.Subtrees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Complete subtrees as the sequencer keeps them; asked for one that is not complete it fails the test. */
final class StoredTree implements Subtrees {
    private final Map<Subtree, Digest> hashes = new HashMap<>();

    StoredTree(List<Digest> leaves) {
        Frontier frontier = Frontier.EMPTY;
        for (Digest leaf : leaves) {
            hashes.put(new Subtree(0, frontier.size()), leaf);
            frontier = frontier.append(leaf, hashes::put);
        }
    }

    @Override
    public Digest hash(Subtree subtree) {
        assertThat(hashes).containsKey(subtree);
        return Objects.requireNonNull(hashes.get(subtree));
    }
}
