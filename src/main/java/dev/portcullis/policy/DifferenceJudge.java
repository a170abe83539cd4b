package dev.portcullis.policy;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the rules say of a difference, as if every reading were cleared, nothing of the budget used, the anchor set just now,
 * and the run had left what is passed in: a proposer's look ahead, offline. It promises nothing, for the gate judges with
 * what is really there.
 */
public final class DifferenceJudge {
    /** Stand for a proposal and a proposer that do not exist yet. */
    private static final ProposalId PROPOSAL = ProposalId.parse("00000000-0000-7000-8000-000000000000");

    private static final PrincipalId PROPOSER = new PrincipalId("nobody");

    /** The evaluator's flag for a number that is not finite. */
    private static final String NOT_FINITE = "NOT_FINITE";

    private final PolicyJudge judge;

    public DifferenceJudge(PolicyJudge judge) {
        this.judge = judge;
    }

    /**
     * What a run is taken to have left, beside what the proposer claims of it.
     *
     * @param metrics what the evaluator measured
     * @param flags what it found amiss, in upper-case codes
     */
    public record Run(Ended ended, Map<String, Decimal> metrics, List<String> flags, Map<String, Decimal> claimed) {
        public Run {
            metrics = Map.copyOf(metrics);
            flags = List.copyOf(flags);
            claimed = Map.copyOf(claimed);
        }

        /** A run that ended well and reached the bound of the score, with nothing amiss and nothing claimed. */
        public static Run flawless(Charter charter) {
            Charter.Score score = charter.score();
            return new Run(Ended.COMPLETED, Map.of(score.metric(), score.bound()), List.of(), Map.of());
        }

        private InputDocument.Evidence evidence(Charter.Score score) {
            return new InputDocument.Evidence(
                    ended,
                    score.metric(),
                    score.direction(),
                    score.tolerance(),
                    score.bound(),
                    metrics,
                    !flags.contains(NOT_FINITE),
                    claimed,
                    flags);
        }
    }

    /** Judges for one purpose; tiers of the charter are not in it, see {@link Charter#requiredTier}. */
    public Judgement judge(
            Purpose purpose,
            Charter charter,
            Facts facts,
            InputDocument.Trees trees,
            Run run,
            Instant now,
            Duration atMost) {
        return judge.judge(document(purpose, charter, facts, trees, run, now), atMost);
    }

    private InputDocument document(
            Purpose purpose, Charter charter, Facts facts, InputDocument.Trees trees, Run run, Instant now) {
        return new InputDocument(
                InputDocument.SCHEMA,
                purpose,
                now,
                new InputDocument.Proposal(PROPOSAL, PROPOSER, Kind.PROGRAM, Aim.PROMOTE),
                InputDocument.Lineage.justAnchored(charter.lineage(), facts),
                trees,
                facts.modificationClass(),
                facts.fromBase(),
                facts.sinceAnchor(),
                switch (purpose) {
                    case EVALUATE -> null;
                    case ADMIT, PROMOTE -> run.evidence(charter.score());
                    case AMEND -> throw new IllegalArgumentException("amendments are judged by people alone");
                },
                judge.bundle().readings(purpose).stream()
                        .map(name -> new InputDocument.ReadingState(name, ReadingWord.CLEARED))
                        .toList(),
                new InputDocument.Budget(
                        new Decimal("0"),
                        charter.budget().gpuHoursPerDay(),
                        charter.budget().unreviewedDepth(),
                        charter.budget().netLines()));
    }
}
