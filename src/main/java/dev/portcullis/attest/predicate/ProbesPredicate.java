package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Digest;
import java.time.Instant;
import java.util.List;

/**
 * The gate binds itself to cases whose answer it knows, before anybody is shown one.
 *
 * @param commitments one salted digest for each case, in their own order, which says nothing of the cases
 */
public record ProbesPredicate(List<Digest> commitments, Instant at) {
    /** Of one entry; more cases take more entries. */
    public static final int MOST = 500;

    public ProbesPredicate {
        commitments = List.copyOf(commitments);
        if (commitments.isEmpty() || commitments.size() > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " cases, not " + commitments.size());
        }
    }
}
