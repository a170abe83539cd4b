package dev.portcullis.improver;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.util.List;

/** Drafts as the statements a proposer signs. */
final class Statements {
    private Statements() {}

    static Statement of(ProposalId id, LineageId lineage, Draft draft) {
        return switch (draft) {
            case ProposalDraft proposal ->
                Statement.of(
                        proposal.subject(),
                        PredicateType.PROPOSAL,
                        new ProposalPredicate(
                                id,
                                lineage,
                                proposal.aim(),
                                proposal.kind(),
                                proposal.base(),
                                content(proposal),
                                proposal.parents(),
                                proposal.reason(),
                                proposal.claims(),
                                null));
            case PromotionDraft promotion ->
                Statement.of(
                        promotion.tree(),
                        PredicateType.PROMOTION,
                        new PromotionPredicate(id, promotion.of(), lineage, promotion.reason(), null));
        };
    }

    /** Files too large to travel inline, to be uploaded before the proposal. */
    static List<Bytes> blobs(Draft draft) {
        return switch (draft) {
            case ProposalDraft proposal ->
                proposal.put().values().stream()
                        .filter(content -> !isInline(content))
                        .toList();
            case PromotionDraft promotion -> List.of();
        };
    }

    private static ContentForm content(ProposalDraft proposal) {
        List<ContentForm.Put> put = proposal.put().entrySet().stream()
                .map(file -> new ContentForm.Put(
                        file.getKey(),
                        SourceTree.MODE,
                        Digest.of(file.getValue()),
                        isInline(file.getValue()) ? file.getValue() : null))
                .toList();
        return new ContentForm(put, proposal.remove());
    }

    private static boolean isInline(Bytes content) {
        return content.length() <= Bounds.INLINE_FILE_BYTES;
    }
}
