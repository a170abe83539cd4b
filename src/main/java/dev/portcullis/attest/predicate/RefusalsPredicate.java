package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Reason;
import java.time.Instant;
import java.util.List;

/**
 * Authenticated refusals of one principal in one minute, folded into one entry (P8, S14).
 *
 * @param root Merkle root over the digests of what was refused
 */
public record RefusalsPredicate(String principal, Instant minute, long count, Digest root, List<Reason> reasons) {
    public RefusalsPredicate {
        reasons = List.copyOf(reasons);
    }
}
