package dev.portcullis.cli;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.improver.Stop;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the demo came to, as it is written to {@code demo/summary.json}.
 *
 * @param demoKeys whether software keys of the demo's people signed
 * @param wallSeconds from the first step to the last
 * @param proposals everything asked, in the order of asking; promotions asked later have an id of their own
 */
public record DemoSummary(
        String schema,
        LineageId lineage,
        boolean demoKeys,
        Decimal wallSeconds,
        List<Phase> phases,
        Genesis genesis,
        Head head,
        List<Proposed> proposals,
        List<Attacked> attacks,
        Counts counts) {
    public static final String SCHEMA = "portcullis.demo/v1";

    /** Names the attack that is no proposal: a permit redeemed a second time. */
    public static final String REPLAYED_PERMIT = "replayed-permit";

    static final String ATTACK = "attack:";

    public DemoSummary {
        phases = List.copyOf(phases);
        proposals = List.copyOf(proposals);
        attacks = List.copyOf(attacks);
    }

    /** A part of the run and how long it took. */
    public record Phase(String name, Decimal seconds) {}

    /** Where the lineage began. */
    public record Genesis(Digest tree, Decimal score) {}

    /** Where it ended. */
    public record Head(Digest tree, long generation, Decimal score) {}

    /**
     * One thing asked and what became of it.
     *
     * @param intent {@code search}, {@code strategy} or {@code attack:<name>}
     * @param trusted the evaluator's score, null where nothing was scored
     * @param state of the last answer
     * @param stoppedAt null unless it was refused
     * @param ran whether its code was ever started
     * @param reasons all reasons on record, also those the proposer is not told
     * @param index of its end in the ledger, null when it never became a proposal
     */
    public record Proposed(
            ProposalId id,
            Kind kind,
            Aim aim,
            String intent,
            @Nullable Decimal claimed,
            @Nullable Decimal trusted,
            AnswerState state,
            @Nullable Stop stoppedAt,
            boolean ran,
            List<String> reasons,
            Decimal seconds,
            @Nullable Long index) {
        public Proposed {
            reasons = List.copyOf(reasons);
        }

        boolean isAttack() {
            return intent.startsWith(ATTACK);
        }
    }

    /**
     * One attack and where it was stopped.
     *
     * @param proposal null for {@value #REPLAYED_PERMIT}
     * @param stoppedAt null when nothing stopped it
     * @param code the reason it was stopped with
     */
    public record Attacked(
            String name,
            @Nullable ProposalId proposal,
            Stop expected,
            @Nullable Stop stoppedAt,
            @Nullable String code,
            boolean ran,
            AnswerState state) {}

    /**
     * The sums.
     *
     * @param admitted proposals whose last answer is admitted; those promoted are not among them
     * @param attacksPassed attacks nothing stopped
     * @param honestRefused honest proposals that were refused
     */
    public record Counts(
            int proposals, int admitted, int promoted, int refused, int attacks, int attacksPassed, int honestRefused) {
        static Counts of(List<Proposed> proposals, List<Attacked> attacks) {
            return new Counts(
                    proposals.size(),
                    count(proposals, AnswerState.ADMITTED),
                    count(proposals, AnswerState.PROMOTED),
                    count(proposals, AnswerState.REFUSED),
                    attacks.size(),
                    (int) attacks.stream()
                            .filter(attack -> attack.state() != AnswerState.REFUSED)
                            .count(),
                    (int) proposals.stream()
                            .filter(proposal -> !proposal.isAttack() && proposal.state() == AnswerState.REFUSED)
                            .count());
        }

        private static int count(List<Proposed> proposals, AnswerState state) {
            return (int) proposals.stream()
                    .filter(proposal -> proposal.state() == state)
                    .count();
        }
    }
}
