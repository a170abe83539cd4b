package dev.portcullis.modification;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The blobs of a few trees held in memory: what a permit brought a worker, or a directory a command reads.
 *
 * <p>Holds at most {@link Bounds#TREE_BYTES} bytes. Safe for use by several threads.
 */
public final class MemoryBlobStore implements BlobStore {
    private final Map<Digest, Bytes> blobs = new ConcurrentHashMap<>();
    private final AtomicLong held = new AtomicLong();

    @Override
    public Digest put(Bytes content) {
        if (content.length() > Bounds.FILE_BYTES) {
            throw new IllegalArgumentException("a blob has at most " + Bounds.FILE_BYTES + " bytes");
        }
        Digest digest = Digest.of(content);
        blobs.computeIfAbsent(digest, absent -> {
            if (held.addAndGet(content.length()) > Bounds.TREE_BYTES) {
                held.addAndGet(-content.length());
                throw new IllegalArgumentException("more than " + Bounds.TREE_BYTES + " bytes of blobs in memory");
            }
            return content;
        });
        return digest;
    }

    @Override
    public Optional<Bytes> blob(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }
}
