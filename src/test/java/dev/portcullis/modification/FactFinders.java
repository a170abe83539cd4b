package dev.portcullis.modification;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.internal.code.CodeOutliner;

/** Facts taken in this very process, for tests of what is made of them. */
public final class FactFinders {
    private FactFinders() {}

    /** Whether a file of that type and content is understood, whatever else there is to say against it. */
    public static boolean isUnderstood(ContentType type, Bytes content) {
        return new CodeOutliner().outline(type, content).trouble() == null;
    }

    public static FactFinder here() {
        CodeOutliner outliner = new CodeOutliner();
        return (charter, base, anchor, result, blobs) -> {
            // An outliner belongs to one thread.
            synchronized (outliner) {
                return Facts.of(charter, base, anchor, result, blobs, outliner);
            }
        };
    }
}
