package dev.portcullis.cli;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.cli.DemoSummary.Attacked;
import dev.portcullis.cli.DemoSummary.Counts;
import dev.portcullis.cli.DemoSummary.Proposed;
import dev.portcullis.improver.Attack;
import dev.portcullis.improver.Stop;
import dev.portcullis.kernel.Decimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run of the demo showed what it is to show. Looks at the summary alone, and believes no sum in it that it
 * has not added up itself.
 */
public final class DemoVerdict {
    static final int HONEST = 12;
    static final int ADMITTED = 6;
    static final int PROMOTED = 2;

    private static final String STRATEGY = "strategy";
    private static final String SEARCH = "search";
    private static final String ALREADY_REDEEMED = "ALREADY_REDEEMED";

    private final DemoSummary summary;
    private final List<String> complaints = new ArrayList<>();

    private DemoVerdict(DemoSummary summary) {
        this.summary = summary;
    }

    /** What is wrong with the run, a sentence each; empty when nothing is. */
    public static List<String> complaints(DemoSummary summary) {
        DemoVerdict verdict = new DemoVerdict(summary);
        verdict.frame();
        verdict.proposals();
        verdict.attacks();
        verdict.minima();
        verdict.gain();
        return List.copyOf(verdict.complaints);
    }

    private void require(boolean holds, String complaint) {
        if (!holds) {
            complaints.add(complaint);
        }
    }

    private void frame() {
        require(summary.schema().equals(DemoSummary.SCHEMA), "the schema is not " + DemoSummary.SCHEMA);
        require(
                summary.lineage().value().matches("circle-packing(-[1-9][0-9]*)?"),
                "the lineage is not one of the demo's");
        require(summary.demoKeys(), "the demo's software keys registered the lineage, and the summary hides it");
        require(!summary.phases().isEmpty(), "no phase is told");
        require(
                summary.phases().stream().allMatch(phase -> !phase.name().isBlank() && isDuration(phase.seconds())),
                "a phase has no name or no duration");
        double told = summary.phases().stream()
                .mapToDouble(phase -> phase.seconds().value().doubleValue())
                .sum();
        require(
                Math.abs(told - summary.wallSeconds().value().doubleValue()) < 1,
                "the phases do not add up to the whole");
        require(
                summary.counts().equals(Counts.of(summary.proposals(), summary.attacks())),
                "the counts are not those of the proposals and attacks");
    }

    private void proposals() {
        Set<Object> seen = new HashSet<>();
        for (Proposed proposal : summary.proposals()) {
            String who = "proposal " + proposal.id();
            require(seen.add(proposal.id()), who + " is there twice");
            require(isDuration(proposal.seconds()), who + " took no time");
            Long index = proposal.index();
            require(index != null && index >= 0 && seen.add(index), who + " has no entry of its own in the ledger");
            switch (proposal.intent()) {
                case SEARCH -> require(proposal.kind() == Kind.PROGRAM, who + " searched for no program");
                case STRATEGY -> require(proposal.kind() == Kind.STRATEGY, who + " changed no strategy");
                default -> require(proposal.isAttack(), who + " has an unknown intent");
            }
            if (!proposal.isAttack()) {
                honest(who, proposal);
            }
        }
    }

    private void honest(String who, Proposed proposal) {
        switch (proposal.state()) {
            case ADMITTED, PROMOTED -> {
                require(proposal.stoppedAt() == null, who + " was stopped and went on");
                require(proposal.trusted() != null, who + " has no trusted score");
                Decimal claimed = proposal.claimed();
                require(
                        claimed == null || !isAbove(claimed, proposal.trusted()),
                        who + " claims more than the evaluator found");
                require(proposal.reasons().isEmpty(), who + " went through with reasons against it");
                require(
                        proposal.aim() == (proposal.state() == AnswerState.PROMOTED ? Aim.PROMOTE : Aim.ADMIT),
                        who + " came to something else than it asked for");
                require(proposal.ran() == hasContent(proposal), who + (proposal.ran() ? " was run" : " was never run"));
            }
            case DECLINED -> {}
            case REFUSED -> complaints.add(who + " is honest and was refused: " + proposal.reasons());
            case JUDGING, WAITING -> complaints.add(who + " has no end");
            case LAPSED, EXPIRED, LOST, WITHDRAWN ->
                complaints.add(who + " is honest and came to nothing: " + proposal.state());
        }
    }

    /** A promotion asked later stands on what ran before; it claims nothing and has no content of its own. */
    private static boolean hasContent(Proposed proposal) {
        return proposal.state() == AnswerState.ADMITTED
                || proposal.kind() == Kind.STRATEGY
                || proposal.claimed() != null;
    }

    private void attacks() {
        Map<String, Attack> expected = new HashMap<>();
        for (Attack attack : Attack.values()) {
            expected.put(attack.title(), attack);
        }
        Set<String> seen = new HashSet<>();
        for (Attacked attacked : summary.attacks()) {
            require(seen.add(attacked.name()), "the attack " + attacked.name() + " is told twice");
            Attack attack = expected.get(attacked.name());
            if (attack != null) {
                stopped(attacked, attack.stop(), attack.code(), attack.ran());
                asProposed(attacked);
            } else if (attacked.name().equals(DemoSummary.REPLAYED_PERMIT)) {
                stopped(attacked, Stop.REDEMPTION, ALREADY_REDEEMED, false);
                require(attacked.proposal() == null, "a replayed permit is no proposal");
            } else {
                complaints.add("unknown attack " + attacked.name());
            }
        }
        Set<String> all = new HashSet<>(expected.keySet());
        all.add(DemoSummary.REPLAYED_PERMIT);
        all.removeAll(seen);
        all.forEach(missing -> complaints.add("the attack " + missing + " was not tried"));
        long proposed = summary.proposals().stream().filter(Proposed::isAttack).count();
        require(proposed == expected.size(), "other attacks were proposed than are told");
    }

    private void stopped(Attacked attacked, Stop at, String code, boolean ran) {
        String who = "the attack " + attacked.name();
        require(attacked.state() == AnswerState.REFUSED, who + " passed: " + attacked.state());
        require(attacked.expected() == at, who + " is to be stopped at " + at);
        require(attacked.stoppedAt() == at, who + " was stopped at " + attacked.stoppedAt() + ", not at " + at);
        require(code.equals(attacked.code()), who + " was stopped by " + attacked.code() + ", not by " + code);
        require(attacked.ran() == ran, who + (ran ? " was never run" : " was run"));
    }

    /** The attack's line and its proposal's say the same. */
    private void asProposed(Attacked attacked) {
        Optional<Proposed> found = summary.proposals().stream()
                .filter(proposal -> proposal.id().equals(attacked.proposal()))
                .findFirst();
        boolean same = found.isPresent()
                && found.get().intent().equals(DemoSummary.ATTACK + attacked.name())
                && found.get().aim() == Aim.ADMIT
                && found.get().state() == attacked.state()
                && found.get().stoppedAt() == attacked.stoppedAt()
                && found.get().ran() == attacked.ran()
                && found.get().claimed() != null
                && !Objects.equals(found.get().claimed(), found.get().trusted())
                && found.get().reasons().stream().anyMatch(reason -> reason.split(" ", 2)[0].equals(attacked.code()));
        require(same, "the attack " + attacked.name() + " and its proposal do not agree");
    }

    private void minima() {
        List<Proposed> honest = summary.proposals().stream()
                .filter(proposal -> !proposal.isAttack())
                .toList();
        long admitted = honest.stream()
                .filter(proposal -> proposal.state() == AnswerState.ADMITTED)
                .count();
        List<Proposed> promoted = honest.stream()
                .filter(proposal -> proposal.state() == AnswerState.PROMOTED)
                .toList();
        require(honest.size() >= HONEST, "only " + honest.size() + " honest proposals, not " + HONEST);
        require(admitted >= ADMITTED, "only " + admitted + " were admitted, not " + ADMITTED);
        require(promoted.size() >= PROMOTED, "only " + promoted.size() + " were promoted, not " + PROMOTED);
        require(
                promoted.stream().anyMatch(proposal -> proposal.intent().equals(STRATEGY)),
                "no change of the strategy was promoted");
        require(promoted.stream().anyMatch(proposal -> proposal.intent().equals(SEARCH)), "no program was promoted");
    }

    private void gain() {
        Decimal before = summary.genesis().score();
        Decimal after = summary.head().score();
        require(after.value().compareTo(before.value()) > 0, "the head is not better than the genesis");
        require(before.value().signum() > 0, "the genesis has no score");
        require(!summary.head().tree().equals(summary.genesis().tree()), "the head is the genesis");
        require(summary.head().generation() > 0, "the head is generation 0");
        require(
                summary.proposals().stream()
                        .anyMatch(proposal ->
                                proposal.state() == AnswerState.PROMOTED && sameNumber(proposal.trusted(), after)),
                "the head's score is that of no promoted proposal");
    }

    private static boolean sameNumber(@Nullable Decimal one, Decimal other) {
        return one != null && one.value().compareTo(other.value()) == 0;
    }

    private static boolean isAbove(Decimal one, @Nullable Decimal other) {
        return other == null || one.value().compareTo(other.value()) > 0;
    }

    private static boolean isDuration(Decimal seconds) {
        return seconds.value().signum() >= 0;
    }
}
