package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.ProposalId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the proposer learns, bounded by each rule's disclosure.
 *
 * @param joined other proposals of the same proposer that share this case
 * @param reasons disclosed codes, with their place where the rule discloses it
 * @param until when a waiting proposal lapses
 * @param entry the ledger entry behind this state, null while nothing is recorded
 * @param failure what the candidate itself wrote when it failed, inert, at most 4 KiB
 */
public record AnswerPredicate(
        ProposalId proposal,
        List<ProposalId> joined,
        AnswerState state,
        List<String> reasons,
        @Nullable Instant until,
        @Nullable EntryId entry,
        @Nullable Long generation,
        @Nullable Digest tree,
        @Nullable Digest head,
        @Nullable Map<String, Decimal> metrics,
        @Nullable String failure) {
    public AnswerPredicate {
        joined = List.copyOf(joined);
        reasons = List.copyOf(reasons);
    }
}
