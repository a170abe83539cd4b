package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one end of a proposal (K5).
 *
 * @param purpose the gate it ended at, null when it ended before or outside one
 * @param basis digest of the basis it ended over
 * @param reasons all reasons, disclosed or not
 * @param generation the generation it became
 */
public record EndPredicate(
        ProposalId proposal,
        LineageId lineage,
        AnswerState state,
        @Nullable Purpose purpose,
        @Nullable Digest basis,
        List<Reason> reasons,
        @Nullable Long generation,
        Instant at) {
    public EndPredicate {
        reasons = List.copyOf(reasons);
    }
}
