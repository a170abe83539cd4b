package dev.portcullis.modification;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.internal.DifferenceRenderer;

/**
 * The difference of two trees as people are shown it: plain text in which nothing that a proposer wrote can pass for
 * anything else.
 *
 * <p>Every line of a file stands behind its number and the word {@code removed} or {@code added}; characters that are
 * not seen, and spaces at a line's end, are written out. At most {@value DifferenceRenderer#LINES} lines. The same trees
 * always give the same text, so that its digest can be part of what is signed.
 *
 * @param complete false when something is not shown: cut, binary or missing; then nobody can say they saw it
 */
public record TreeDifference(Digest base, Digest result, String text, boolean complete) {

    public static TreeDifference of(Tree base, Tree result, BlobSource blobs) {
        DifferenceRenderer renderer = new DifferenceRenderer(blobs);
        String text = renderer.render(base, result);
        return new TreeDifference(base.digest(), result.digest(), text, renderer.isComplete());
    }

    /** The digest of the view. */
    public Digest digest() {
        return Digest.of(text);
    }
}
