package dev.portcullis.improver;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loop: ask, hear, learn, ask the next thing. It does not stand still while people decide; what waits for them is
 * looked at again before each new draft. Not for use by several threads.
 */
public final class Improver {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int AUTHOR_FAILURES = 3;

    private final GateClient gate;
    private final Search search;
    private final InstantSource clock;
    private final Duration patience;
    private final Watcher watcher;
    private final Map<ProposalId, Draft> open = new LinkedHashMap<>();
    private final Map<ProposalId, AnswerPredicate> heard = new HashMap<>();

    /** Sees what is asked and answered, for progress and summaries. */
    public interface Watcher {
        void asked(ProposalId id, Draft draft);

        /** Called for each answer that differs from the one before; the last one is of a settled state. */
        void answered(Draft draft, AnswerPredicate answer);

        /** The gate did not take it as a proposal; there will be no answer. */
        void refused(ProposalId id, Draft draft, GateRefusedException why);
    }

    /**
     * A loop over {@code gate}.
     *
     * @param patience how long one question may stay without an end before the next is asked
     */
    public Improver(GateClient gate, Search search, InstantSource clock, Duration patience, Watcher watcher) {
        this.gate = gate;
        this.search = search;
        this.clock = clock;
        this.patience = patience;
        this.watcher = watcher;
    }

    /**
     * Lets the search ask as often as this.
     *
     * @throws GateUnavailableException when the gate stayed away for longer than the patience
     * @throws StrategyRefusedException when the head's strategy cannot be followed
     * @throws AuthorFailedException when the author of programs failed three times in a row
     */
    public void search(int proposals)
            throws GateUnavailableException, StrategyRefusedException, AuthorFailedException, InterruptedException {
        int failures = 0;
        for (int asked = 0; asked < proposals; ) {
            lookAgain();
            Draft draft;
            try {
                draft = search.next();
            } catch (AuthorFailedException e) {
                if (++failures >= AUTHOR_FAILURES) {
                    throw e;
                }
                continue;
            }
            failures = 0;
            asked++;
            ProposalId id = ProposalId.next(clock);
            search.asked(id, draft);
            ask(id, draft);
        }
    }

    /**
     * As {@link #search}, with every known attack spread over it, so that each meets a lineage that lives.
     *
     * @param twins whether the honest twin of each attack is asked after it
     */
    public void searchAmidAttacks(int proposals, boolean twins)
            throws GateUnavailableException, StrategyRefusedException, AuthorFailedException, InterruptedException {
        Attack[] attacks = Attack.values();
        int asked = 0;
        for (int k = 0; k < attacks.length; k++) {
            int until = proposals * (k + 1) / (attacks.length + 1);
            search(until - asked);
            asked = until;
            ask(attacks[k].over(search.head()));
            if (twins) {
                ask(attacks[k].honestTwin(search.head()));
            }
        }
        search(proposals - asked);
    }

    /** Asks something that is not the search's: an attack, or the honest twin of one. */
    public Optional<AnswerPredicate> ask(Draft draft)
            throws GateUnavailableException, StrategyRefusedException, InterruptedException {
        return ask(ProposalId.next(clock), draft);
    }

    /** Hears once more of everything still open. */
    public void lookAgain() throws GateUnavailableException, StrategyRefusedException, InterruptedException {
        for (Map.Entry<ProposalId, Draft> asked : List.copyOf(open.entrySet())) {
            hear(asked.getKey(), asked.getValue(), Duration.ZERO);
        }
    }

    /**
     * Waits until everything asked has its end.
     *
     * @return whether it has; what people have not decided within {@code atMost} stays open
     */
    public boolean settle(Duration atMost)
            throws GateUnavailableException, StrategyRefusedException, InterruptedException {
        Instant until = clock.instant().plus(atMost);
        lookAgain();
        while (!open.isEmpty() && clock.instant().isBefore(until)) {
            Thread.sleep(PAUSE);
            lookAgain();
        }
        return open.isEmpty();
    }

    /** What was asked and has no end yet, waiting for people above all. */
    public List<ProposalId> open() {
        return new ArrayList<>(open.keySet());
    }

    private Optional<AnswerPredicate> ask(ProposalId id, Draft draft)
            throws GateUnavailableException, StrategyRefusedException, InterruptedException {
        Instant until = clock.instant().plus(patience);
        watcher.asked(id, draft);
        try {
            submit(id, draft, until);
        } catch (GateRefusedException e) {
            search.forget(id);
            watcher.refused(id, draft, e);
            return Optional.empty();
        }
        open.put(id, draft);
        return hear(id, draft, patience);
    }

    private void submit(ProposalId id, Draft draft, Instant until)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        while (true) {
            try {
                gate.submit(id, draft);
                return;
            } catch (GateUnavailableException e) {
                if (!clock.instant().isBefore(until)) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private Optional<AnswerPredicate> hear(ProposalId id, Draft draft, Duration atMost)
            throws GateUnavailableException, StrategyRefusedException, InterruptedException {
        Instant until = clock.instant().plus(atMost);
        do {
            Duration left = Duration.between(clock.instant(), until);
            Duration wait = left.isNegative() ? Duration.ZERO : left.compareTo(POLL) < 0 ? left : POLL;
            try {
                AnswerPredicate answer = gate.answer(id, wait);
                if (!answer.equals(heard.put(id, answer))) {
                    search.learn(answer);
                    watcher.answered(draft, answer);
                }
                if (isSettled(draft, answer.state())) {
                    open.remove(id);
                    heard.remove(id);
                    return Optional.of(answer);
                }
                if (answer.state() == AnswerState.WAITING) {
                    return Optional.of(answer);
                }
            } catch (GateRefusedException e) {
                // Taken, but not yet known by its id: over Kafka the gate reads it a moment later.
                Thread.sleep(PAUSE);
            } catch (GateUnavailableException e) {
                if (!clock.instant().isBefore(until)) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        } while (clock.instant().isBefore(until));
        return Optional.ofNullable(heard.get(id));
    }

    private static boolean isSettled(Draft draft, AnswerState state) {
        return switch (state) {
            case JUDGING, WAITING -> false;
            case ADMITTED ->
                switch (draft) {
                    case ProposalDraft proposal -> proposal.aim() == Aim.ADMIT;
                    case PromotionDraft promotion -> false;
                };
            case PROMOTED, REFUSED, DECLINED, LAPSED, EXPIRED, LOST, WITHDRAWN -> true;
        };
    }
}
