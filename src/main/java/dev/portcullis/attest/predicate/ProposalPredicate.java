package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One modification proposed. The statement's subject is the result tree its proposer computed.
 *
 * @param parents results it was derived from besides the base, for lineage display and merges
 * @param reason the proposer's own words, never trusted and never shown as ours
 * @param claims metrics the proposer claims for itself
 * @param deadline when the proposer no longer wants an answer, or null for the gateway's longest
 */
public record ProposalPredicate(
        ProposalId proposal,
        LineageId lineage,
        Aim aim,
        Kind kind,
        Digest base,
        ContentForm content,
        List<Digest> parents,
        String reason,
        Map<String, Decimal> claims,
        @Nullable Instant deadline) {
    public ProposalPredicate {
        parents = List.copyOf(parents);
        claims = Map.copyOf(claims);
        if (parents.size() > Bounds.PARENTS || claims.size() > Bounds.CLAIMS) {
            throw new IllegalArgumentException(
                    "at most " + Bounds.PARENTS + " parents and " + Bounds.CLAIMS + " claims");
        }
        requireReason(reason);
    }

    /** A proposer's own words end somewhere, whatever it asks for. */
    static void requireReason(String reason) {
        if (reason.length() > Bounds.WRITTEN_REASON_CHARACTERS) {
            throw new IllegalArgumentException(
                    "reason longer than " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
        }
    }
}
