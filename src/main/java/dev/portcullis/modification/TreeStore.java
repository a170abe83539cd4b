package dev.portcullis.modification;

import dev.portcullis.kernel.Digest;
import java.util.Optional;

/** Keeps trees by digest, as manifests. */
public interface TreeStore {

    /** Keeps {@code tree}; twice changes nothing. */
    void put(Tree tree);

    /** The tree of that digest, or empty when it is not there. */
    Optional<Tree> tree(Digest digest);
}
