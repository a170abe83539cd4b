package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import java.time.Instant;
import java.util.List;

/**
 * Leave to act once (P1–P7).
 *
 * @param audience pool whose workers may redeem
 * @param epoch the lineage's epoch
 * @param keyEpoch version of trust
 * @param proofs digests of the envelopes it was issued on
 */
public record PermitPredicate(
        PermitId permit,
        ProposalId proposal,
        Purpose purpose,
        LineageId lineage,
        Basis basis,
        String audience,
        Conditions conditions,
        Instant notBefore,
        Instant notAfter,
        int uses,
        long epoch,
        long keyEpoch,
        Proofs proofs) {

    /** What the run may use; {@code network} is {@code none}. */
    public record Conditions(
            String network, int gpus, long wallSeconds, long memoryMiB, long diskMiB, int processes, long cpuSeconds) {}

    /** Digests of the sealed proofs. */
    public record Proofs(Digest verdict, List<Digest> readings, List<Digest> signOffs) {
        public Proofs {
            readings = List.copyOf(readings);
            signOffs = List.copyOf(signOffs);
        }
    }
}
