package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.RedemptionId;
import java.util.List;
import java.util.Map;

/**
 * What the evaluator scored, bound to the redemption, the candidate and the scorer.
 *
 * @param candidate result tree that ran
 * @param evaluator digest of the charter's score section and the harness that scored
 * @param metrics finite metrics only; a metric that is missing or not finite is a flag
 * @param flags upper-case codes, adverse by being there
 */
public record EvidencePredicate(
        RedemptionId redemption,
        Digest candidate,
        Digest evaluator,
        Map<String, Decimal> metrics,
        List<String> flags,
        List<Log> logs) {
    public EvidencePredicate {
        metrics = Map.copyOf(metrics);
        flags = List.copyOf(flags);
        logs = List.copyOf(logs);
        if (metrics.size() > Bounds.CLAIMS || flags.size() > Bounds.FLAGS || logs.size() > Bounds.EVIDENCE_LOGS) {
            throw new IllegalArgumentException("at most " + Bounds.CLAIMS + " metrics, " + Bounds.FLAGS + " flags and "
                    + Bounds.EVIDENCE_LOGS + " logs");
        }
    }

    /** An evaluation log kept as a blob. */
    public record Log(String mediaType, Digest sha256, long bytes) {}
}
