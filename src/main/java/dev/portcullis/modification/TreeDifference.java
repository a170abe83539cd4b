package dev.portcullis.modification;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.internal.DifferenceReader;
import dev.portcullis.modification.internal.DifferenceText;
import java.util.List;

/**
 * The difference of two trees as people are shown it, in which nothing that a proposer wrote can pass for anything else.
 *
 * <p>Every line of a file stands beside its number and the word {@code removed} or {@code added}; characters that are
 * not seen, and spaces at a line's end, are written out. At most {@value DifferenceReader#LINES} lines. The same trees
 * always give the same difference, so that its digest can be part of what is signed.
 *
 * @param complete false when something is not shown: cut, binary or missing; then nobody can say they saw it
 */
public record TreeDifference(Digest base, Digest result, List<FileDifference> files, boolean complete) {
    public TreeDifference {
        files = List.copyOf(files);
    }

    public static TreeDifference of(Tree base, Tree result, BlobSource blobs) {
        return new DifferenceReader(blobs).read(base, result);
    }

    /** As plain text. */
    public String text() {
        return DifferenceText.of(this);
    }

    /** The digest of its text. */
    public Digest digest() {
        return Digest.of(text());
    }
}
