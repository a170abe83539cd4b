package dev.portcullis.modification;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;

/** Keeps the content of files by digest; putting the same bytes twice changes nothing. */
public interface BlobStore extends BlobSource {

    /**
     * Keeps {@code content}.
     *
     * @return its digest, computed here
     * @throws IllegalArgumentException past {@link Bounds#FILE_BYTES}
     */
    Digest put(Bytes content);
}
