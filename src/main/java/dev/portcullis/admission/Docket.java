package dev.portcullis.admission;

import dev.portcullis.admission.internal.PromotionSigns;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Gate;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one judgement stands on, loaded and analysed outside any transaction.
 *
 * @param facts of base to result and of anchor to result
 * @param factsDocument the facts as they are kept, and named by the verdict
 * @param requiredTier what charter and class demand for the purpose, whatever policy says
 * @param counters what is counted of the lineage beside its row, this proposal not counted
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
     * Counters of the lineage that its row does not hold.
     *
     * @param generation number of the newest generation
     * @param wasHead the result was head before
     * @param asksToday asks of this lineage in the last 24 hours
     * @param evaluationsOpen evaluations of this lineage that are permitted or run (R10)
     * @param openAsks proposals of all lineages that wait for people (R13)
     * @param openAsksOfProposer those of this proposer
     * @param promotedToday what other proposals, promoted in the last 24 hours, gave to files or took from them (R3)
     */
    record Counters(
            long generation,
            boolean wasHead,
            long asksToday,
            Decimal gpuHoursToday,
            long evaluationsOpen,
            long openAsks,
            long openAsksOfProposer,
            List<PromotionSigns> promotedToday) {
        Counters {
            promotedToday = List.copyOf(promotedToday);
        }
    }
}
