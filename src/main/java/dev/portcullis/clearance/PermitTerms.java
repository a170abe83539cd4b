package dev.portcullis.clearance;

import dev.portcullis.attest.predicate.PermitPredicate.Conditions;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.time.Instant;

/**
 * For whom, for how long and under which conditions a permit is issued; what it allows is the clearance's.
 *
 * @param audience pool of workers
 * @param notAfter end of its life, not after any sign-off behind it
 * @param epoch the lineage's epoch at judgement
 * @param keyEpoch version of trust at judgement
 */
public record PermitTerms(
        ProposalId proposal,
        LineageId lineage,
        int round,
        String audience,
        Conditions conditions,
        Instant notBefore,
        Instant notAfter,
        long epoch,
        long keyEpoch) {
    public PermitTerms {
        if (!notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException("a permit ends after it begins");
        }
    }
}
