package dev.portcullis.improver;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;

/**
 * The wish that an admitted proposal becomes the next self, on the evidence it already has.
 *
 * @param of the admitted proposal
 * @param tree its result
 */
public record PromotionDraft(ProposalId of, Digest tree, String reason) implements Draft {
    @Override
    public String intent() {
        return CirclePacking.SEARCH;
    }
}
