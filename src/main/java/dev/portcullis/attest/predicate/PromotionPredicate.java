package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An admitted proposal asks later to become the next self; a new proposal pointing to the old one.
 *
 * @param of the admitted proposal
 */
public record PromotionPredicate(
        ProposalId proposal,
        ProposalId of,
        LineageId lineage,
        String reason,
        @Nullable Instant deadline) {
    public PromotionPredicate {
        ProposalPredicate.requireReason(reason);
    }
}
