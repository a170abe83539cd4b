package dev.portcullis.modification.internal;

import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/**
 * The lines in which two texts differ.
 *
 * <p>Bounded against texts made to be slow: past {@value #LINES} lines on a side, and where the histogram finds no
 * unique line, the whole stretch counts as replaced.
 */
final class LineDifference {
    private static final int LINES = 5_000;

    private final RawText before;
    private final RawText after;
    private final EditList edits;

    LineDifference(byte[] before, byte[] after) {
        this.before = new RawText(before);
        this.after = new RawText(after);
        this.edits = edits(this.before, this.after);
    }

    private static EditList edits(RawText before, RawText after) {
        if (before.size() <= LINES && after.size() <= LINES) {
            HistogramDiff algorithm = new HistogramDiff();
            algorithm.setFallbackAlgorithm(null);
            return algorithm.diff(RawTextComparator.DEFAULT, before, after);
        }
        Edit all = RawTextComparator.DEFAULT.reduceCommonStartEnd(
                before, after, new Edit(0, before.size(), 0, after.size()));
        EditList edits = new EditList();
        if (!all.isEmpty()) {
            edits.add(all);
        }
        return edits;
    }

    /** Zero-based stretches, in order. */
    EditList edits() {
        return edits;
    }

    RawText before() {
        return before;
    }

    RawText after() {
        return after;
    }
}
