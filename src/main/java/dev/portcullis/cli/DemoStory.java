package dev.portcullis.cli;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.cli.DemoSummary.Attacked;
import dev.portcullis.cli.DemoSummary.Proposed;
import dev.portcullis.improver.Attack;
import dev.portcullis.improver.CirclePacking;
import dev.portcullis.improver.Draft;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.Improver;
import dev.portcullis.improver.PromotionDraft;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.improver.Stop;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps what was asked and what became of it, and tells each end as it comes. */
final class DemoStory implements Improver.Watcher {
    private static final int WORDS = 58;

    private final Beginning beginning;
    private final Demo.Telling telling;
    private final Map<ProposalId, Chapter> chapters = new ConcurrentHashMap<>();
    private final List<ProposalId> order = new ArrayList<>();

    /** The moment the demo began. */
    record Beginning(long nanos) {

        Duration since() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    /** One thing asked; only the improver's thread changes it. */
    private static final class Chapter {
        private final Draft draft;
        private final long asked = System.nanoTime();
        private volatile long heard = asked;
        private volatile @Nullable AnswerPredicate answer;

        Chapter(Draft draft) {
            this.draft = draft;
        }

        Decimal seconds() {
            return seconds(Duration.ofNanos(heard - asked));
        }

        static Decimal seconds(Duration time) {
            return DemoStory.seconds(time);
        }
    }

    DemoStory(Beginning beginning, Demo.Telling telling) {
        this.beginning = beginning;
        this.telling = telling;
    }

    static Decimal seconds(Duration time) {
        return Decimal.of(BigDecimal.valueOf(time.toMillis(), 3).setScale(1, RoundingMode.HALF_UP));
    }

    /** Whether this proposal is one of the story. */
    boolean knows(ProposalId id) {
        return chapters.containsKey(id);
    }

    /** Tells a line of its own. */
    void tell(String line) {
        telling.tell(beginning.since(), line);
    }

    @Override
    public void asked(ProposalId id, Draft draft) {
        chapters.put(id, new Chapter(draft));
        order.add(id);
    }

    @Override
    public void answered(Draft draft, AnswerPredicate answer) {
        Chapter chapter = chapters.get(answer.proposal());
        if (chapter == null) {
            return;
        }
        chapter.answer = answer;
        chapter.heard = System.nanoTime();
        switch (answer.state()) {
            case JUDGING -> {}
            case WAITING -> line(chapter, "waits for people");
            case ADMITTED, PROMOTED -> line(chapter, answer.state() + scored(answer));
            case REFUSED, DECLINED, LAPSED, EXPIRED, LOST, WITHDRAWN ->
                line(
                        chapter,
                        answer.state().toString().toUpperCase(Locale.ROOT) + "  " + String.join(", ", answer.reasons())
                                + scored(answer));
        }
    }

    @Override
    public void refused(ProposalId id, Draft draft, GateRefusedException why) {
        Chapter chapter = chapters.get(id);
        if (chapter != null) {
            chapter.heard = System.nanoTime();
            chapter.answer = new AnswerPredicate(
                    id, List.of(), AnswerState.REFUSED, List.of(why.code()), null, null, null, null, null, null, null);
            line(chapter, "REFUSED at the door  " + why.code());
        }
    }

    /** Whether enough came of the search for the demo's minima. */
    boolean isRich() {
        return honest(AnswerState.ADMITTED, null) >= DemoVerdict.ADMITTED
                && honest(AnswerState.PROMOTED, null) >= DemoVerdict.PROMOTED
                && honest(AnswerState.PROMOTED, "strategy") >= 1
                && honest(AnswerState.PROMOTED, "search") >= 1;
    }

    private long honest(AnswerState state, @Nullable String intent) {
        return chapters.values().stream()
                .filter(chapter -> !chapter.draft.intent().startsWith(DemoSummary.ATTACK))
                .filter(chapter -> intent == null || chapter.draft.intent().equals(intent))
                .filter(chapter -> chapter.answer != null && chapter.answer.state() == state)
                .count();
    }

    private void line(Chapter chapter, String end) {
        String who = chapter.draft.intent() + (chapter.draft instanceof PromotionDraft ? ", promotion" : "");
        tell("%-20s %-58s  %s  %s s".formatted(who, Inert.text(chapter.draft.reason(), WORDS), end, chapter.seconds()));
    }

    private static String scored(AnswerPredicate answer) {
        Decimal score = score(answer);
        return (answer.generation() == null ? "" : "  g" + answer.generation())
                + (score == null
                        ? ""
                        : "  " + score.value().setScale(4, RoundingMode.DOWN).toPlainString());
    }

    private static @Nullable Decimal score(@Nullable AnswerPredicate answer) {
        return answer == null || answer.metrics() == null
                ? null
                : answer.metrics().get(CirclePacking.METRIC);
    }

    /**
     * Everything that was asked, with what is on record about it.
     *
     * @throws CommandFailedException when the record cannot be read
     */
    List<Proposed> proposed(DemoTrail trail) throws CommandFailedException, InterruptedException {
        Set<ProposalId> started = trail.started();
        List<Proposed> all = new ArrayList<>();
        for (ProposalId id : order) {
            Chapter chapter = chapters.get(id);
            if (chapter == null) {
                throw new IllegalStateException("asked and not kept: " + id);
            }
            all.add(proposed(id, chapter, started.contains(id), trail));
        }
        return all;
    }

    private static Proposed proposed(ProposalId id, Chapter chapter, boolean ran, DemoTrail trail)
            throws CommandFailedException, InterruptedException {
        AnswerPredicate answer = chapter.answer;
        AnswerState state = answer == null ? AnswerState.JUDGING : answer.state();
        List<String> reasons = answer == null ? List.of() : answer.reasons();
        Stop stop = state == AnswerState.REFUSED ? Stop.MESSAGING : null;
        Long index = null;
        if (answer != null && answer.entry() != null && isEnd(state, chapter.draft)) {
            DemoTrail.End end = trail.placed(answer.entry());
            index = end.index();
            reasons = end.said().reasons().stream().map(Reason::toString).toList();
            stop = state == AnswerState.REFUSED ? stop(end.said().purpose(), ran) : null;
        }
        return switch (chapter.draft) {
            case ProposalDraft draft ->
                new Proposed(
                        id,
                        draft.kind(),
                        draft.aim(),
                        draft.intent(),
                        draft.claims().get(CirclePacking.METRIC),
                        score(answer),
                        state,
                        stop,
                        ran,
                        reasons,
                        chapter.seconds(),
                        index);
            case PromotionDraft draft ->
                new Proposed(
                        id,
                        Kind.PROGRAM,
                        Aim.PROMOTE,
                        draft.intent(),
                        null,
                        score(answer),
                        state,
                        stop,
                        ran,
                        reasons,
                        chapter.seconds(),
                        index);
        };
    }

    private static boolean isEnd(AnswerState state, Draft draft) {
        return switch (state) {
            case JUDGING, WAITING -> false;
            case ADMITTED -> draft instanceof ProposalDraft proposal && proposal.aim() == Aim.ADMIT;
            case PROMOTED, REFUSED, DECLINED, LAPSED, EXPIRED, LOST, WITHDRAWN -> true;
        };
    }

    /** Where a refusal at this gate stopped it: what ran and got no further than its run stopped in the sandbox. */
    private static Stop stop(@Nullable Purpose at, boolean ran) {
        if (at == null) {
            return Stop.MODIFICATION;
        }
        return switch (at) {
            case EVALUATE -> ran ? Stop.SANDBOX : Stop.EVALUATE;
            case ADMIT -> Stop.ADMIT;
            case PROMOTE -> Stop.PROMOTE;
            case AMEND -> throw new IllegalStateException("no proposal ends at an amendment");
        };
    }

    /** What became of an attack, by what was asked for it. */
    static Attacked attacked(Attack attack, List<Proposed> all) {
        Proposed proposed = all.stream()
                .filter(one -> one.intent().equals(DemoSummary.ATTACK + attack.title()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the attack " + attack.title() + " was not tried"));
        List<String> codes = proposed.reasons().stream()
                .map(reason -> reason.split(" ", 2)[0])
                .toList();
        String first = codes.isEmpty() ? null : codes.getFirst();
        return new Attacked(
                attack.title(),
                proposed.id(),
                attack.stop(),
                proposed.stoppedAt(),
                codes.contains(attack.code()) ? attack.code() : first,
                proposed.ran(),
                proposed.state());
    }
}
