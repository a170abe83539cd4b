package dev.portcullis.modification.internal.code;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;

/** Reads what a file says of itself. */
@FunctionalInterface
public interface Outliner {
    /**
     * Outlines a file.
     *
     * @param type what its content was confirmed to be
     * @param content UTF-8, at most {@link dev.portcullis.kernel.Bounds#ANALYSED_FILE_BYTES}
     * @return never throws for what the content is: a parser that fails, is too slow or dies leaves it not understood
     */
    Outline outline(ContentType type, Bytes content);
}
