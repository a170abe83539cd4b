package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;

/** A proposer takes its own open proposal back. */
public record WithdrawalPredicate(ProposalId proposal, LineageId lineage, String reason) {
    public WithdrawalPredicate {
        ProposalPredicate.requireReason(reason);
    }
}
