package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import java.time.Instant;

/**
 * The receipt of a redemption.
 *
 * @param permitDigest digest of the permit's envelope
 * @param fence fencing token, increasing within the lineage (P3)
 * @param lease how long the work may go on without renewal
 * @param proof the permit's own tlog-proof (P6)
 */
public record RedemptionPredicate(
        RedemptionId redemption,
        PermitId permit,
        Digest permitDigest,
        LineageId lineage,
        String worker,
        String nonce,
        long fence,
        Instant lease,
        String proof) {}
