package dev.portcullis.api;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.AdmissionService.Told;
import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.admission.Records;
import dev.portcullis.admission.SignedProposal;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What is told of a proposal, from the moment it is taken in: between the broker's acknowledgement and the row there is
 * only what this gateway remembers, afterwards only the row.
 */
@Singleton
final class Answers {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int REMEMBERED = 10_000;

    private final AdmissionService admission;
    private final Records records;
    private final Semaphore waiting = new Semaphore(Bounds.WAITING_REQUESTS);
    private final Map<ProposalId, LineageId> entered = new LinkedHashMap<>();

    Answers(AdmissionService admission, Records records) {
        this.admission = admission;
        this.records = records;
    }

    /**
     * An answer with whom it concerns.
     *
     * @param last whether no other can follow
     */
    record Given(LineageId lineage, boolean last, AnswerPredicate answer) {}

    /** Remembers what was taken in and is not written down yet. */
    void entered(SignedProposal proposal, ProposalId id) {
        synchronized (entered) {
            entered.put(id, proposal.lineage());
            if (entered.size() > REMEMBERED) {
                entered.remove(entered.keySet().iterator().next());
            }
        }
    }

    /** The present answer; empty when nothing is known of such a proposal, or it is none of the caller's. */
    Optional<Given> present(ProposalId id, Caller caller) {
        return anybodys(id, caller)
                .filter(given -> !(caller instanceof Caller.Proposer proposer)
                        || proposer.enrolled().lineage().equals(given.lineage()));
    }

    private Optional<Given> anybodys(ProposalId id, Caller caller) {
        Optional<Told> told = admission.answer(id);
        if (told.isPresent()) {
            return told.map(one -> new Given(one.lineage(), one.ended(), one.answer()));
        }
        if (caller instanceof Caller.Proposer(Enrolled own)) {
            Optional<String> refusal = records.turnedAway(own, id);
            if (refusal.isPresent()) {
                return Optional.of(
                        new Given(own.lineage(), true, answer(id, AnswerState.REFUSED, List.of(refusal.get()))));
            }
        }
        synchronized (entered) {
            return Optional.ofNullable(entered.get(id))
                    .map(lineage -> new Given(lineage, false, answer(id, AnswerState.JUDGING, List.of())));
        }
    }

    /** Waits for another answer than {@code now}; the present one once the time is over, or too many are waiting. */
    Given next(ProposalId id, Caller caller, Given now, Duration atMost) throws InterruptedException {
        if (now.last() || atMost.isZero() || !waiting.tryAcquire()) {
            return now;
        }
        try {
            long until = System.nanoTime() + atMost.toNanos();
            Given seen = now;
            while (!seen.last() && seen.answer().equals(now.answer()) && until - System.nanoTime() > 0) {
                Thread.sleep(LOOK_AGAIN);
                seen = present(id, caller).orElse(seen);
            }
            return seen;
        } finally {
            waiting.release();
        }
    }

    private static AnswerPredicate answer(ProposalId id, AnswerState state, List<String> reasons) {
        return new AnswerPredicate(id, List.of(), state, reasons, null, null, null, null, null, null, null);
    }
}
