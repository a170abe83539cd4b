package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Gate;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one judgement stands on, loaded and analysed outside any transaction.
 *
 * @param facts of base to result and of anchor to result
 * @param factsDocument the facts as they are kept, and named by the verdict
 * @param requiredTier what charter and class demand for the purpose, whatever policy says
 * @param counters what the lineage used since its anchor, this proposal not counted
 */
record Docket(
        StoredProposal proposal,
        StoredLineage lineage,
        Charter charter,
        Gate gate,
        Tree base,
        Tree anchor,
        Tree result,
        Facts facts,
        Bytes factsDocument,
        int requiredTier,
        Counters counters,
        Optional<EvidenceSet> evidence) {

    /** What the evaluator measured, when it did. */
    Optional<Map<String, Decimal>> metrics() {
        return evidence.flatMap(EvidenceSet::evidence).map(EvidencePredicate::metrics);
    }

    /**
     * Counters of the lineage.
     *
     * @param generation number of the newest generation
     * @param unreviewedDepth promotions without a sign-off since the anchor (R1)
     * @param asksToday asks of this lineage in the last 24 hours
     */
    record Counters(long generation, int unreviewedDepth, long asksToday, Decimal gpuHoursToday) {}
}
