package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;

/** Whom a file's outline is asked of. */
@FunctionalInterface
interface Analyst {
    /**
     * Asks for an outline; returns within a bounded time.
     *
     * @param digest of {@code content}
     * @return never throws for what the content is
     */
    Finding ask(ContentType type, Digest digest, Bytes content);
}
