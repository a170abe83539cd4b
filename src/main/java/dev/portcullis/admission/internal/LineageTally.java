package dev.portcullis.admission.internal;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a lineage did, counted as it happened (SAFETY section 3).
 *
 * @param promotions of all its life, the genesis not counted
 * @param anchoredAt when the anchor was set; what follows is counted since then
 * @param depth promotions without a sign-off (R1)
 * @param grossChurn lines added and removed by those promotions, each over the head before it (R2)
 * @param grossChecksRemoved checks they removed, whether or not they came back (R4)
 * @param runs evaluations that are over (R9)
 * @param crashes those that did not complete, or whose worker or evidence was lost, or that were withdrawn as they ran
 * @param evaluateGpuSeconds what evaluations used, as their workers reported it (R10)
 */
public record LineageTally(
        long promotions,
        Instant anchoredAt,
        long depth,
        long grossChurn,
        long grossChecksRemoved,
        long runs,
        long crashes,
        BigDecimal evaluateGpuSeconds) {}
