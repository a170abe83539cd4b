package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;

/**
 * What a proposer says to a question that people asked about its proposal, in its own words. Changes nothing: neither what
 * people are shown and sign, nor until when they may.
 *
 * @param question digest of the sealed question
 * @param text a claim; shown inert and last
 */
public record ReplyPredicate(ProposalId proposal, LineageId lineage, Digest question, String text) {
    public ReplyPredicate {
        if (text.isBlank() || text.length() > Bounds.WRITTEN_REASON_CHARACTERS || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a reply has 1 to " + Bounds.WRITTEN_REASON_CHARACTERS + " characters, and is not blank");
        }
    }
}
