package dev.portcullis.modification;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the content of files is found by digest. A blob has at most {@link Bounds#FILE_BYTES} bytes. */
@FunctionalInterface
public interface BlobSource {

    /** The bytes of that digest, or empty when they are not there. */
    Optional<Bytes> blob(Digest digest);

    /**
     * Sizes in bytes of those blobs that are there. A store overrides this with one question for all; the default reads
     * each.
     */
    default Map<Digest, Long> sizes(Set<Digest> digests) {
        Map<Digest, Long> sizes = new HashMap<>();
        for (Digest digest : digests) {
            blob(digest).ifPresent(content -> sizes.put(digest, (long) content.length()));
        }
        return Map.copyOf(sizes);
    }
}
