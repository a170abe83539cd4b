package dev.portcullis.admission;

import dev.portcullis.admission.ProposalState.AwaitingSignOff;
import dev.portcullis.admission.ProposalState.Ended;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.ProposalState.Permitted;
import dev.portcullis.admission.ProposalState.Received;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.admission.internal.ProposalTable;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes one step of a proposal: its state, its answer, and its end where it ends. */
final class Recorder {
    private final AdmissionTables tables;
    private final Announcer announcer;
    private final InstantSource clock;

    Recorder(AdmissionTables tables, Announcer announcer, InstantSource clock) {
        this.tables = tables;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * What changes beside the state.
     *
     * @param disclosed what the proposer may learn of the reasons
     */
    record Telling(
            List<String> disclosed,
            @Nullable EntryId entry,
            @Nullable Instant until,
            @Nullable Long generation,
            @Nullable Digest head,
            @Nullable Map<String, Decimal> metrics,
            @Nullable String failure) {
        static Telling nothing() {
            return new Telling(List.of(), null, null, null, null, null, null);
        }

        static Telling reasons(List<String> disclosed) {
            return new Telling(disclosed, null, null, null, null, null, null);
        }
    }

    static Open open(StoredProposal stored) {
        return switch (stored.state()) {
            case "RECEIVED" -> new Received();
            case "JUDGING" -> new Judging(stored.purpose());
            case "AWAITING_SIGNOFF" -> new AwaitingSignOff(stored.purpose(), new AskId(reference(stored)));
            case "PERMITTED" -> new Permitted(stored.purpose(), new PermitId(reference(stored)));
            case "RUNNING" -> new Running(stored.purpose(), new RedemptionId(reference(stored)));
            default -> throw new IllegalStateException("proposal " + stored.id() + " is not open: " + stored.state());
        };
    }

    /**
     * Records the step from {@code stored} to {@code next}.
     *
     * @param round one more when a judgement is void and begins again
     * @param due when an open proposal is to be looked at again
     * @throws SupersededException when another gateway moved it first; roll back (K4)
     */
    void record(
            Connection transaction,
            StoredProposal stored,
            ProposalState next,
            int round,
            Optional<Digest> basis,
            Instant due,
            Telling telling)
            throws SQLException {
        switch (next) {
            case Received ignored -> throw new IllegalArgumentException("nothing becomes received again");
            case Judging judging ->
                advance(
                        transaction,
                        stored,
                        judging.purpose(),
                        round,
                        "JUDGING",
                        null,
                        basis,
                        due,
                        keep(stored, telling));
            case AwaitingSignOff awaiting -> {
                AnswerPredicate answer = answer(stored, AnswerState.WAITING, telling);
                advance(
                        transaction,
                        stored,
                        awaiting.purpose(),
                        round,
                        "AWAITING_SIGNOFF",
                        awaiting.ask().value(),
                        basis,
                        due,
                        answer);
                tell(transaction, stored, answer);
            }
            case Permitted permitted ->
                advance(
                        transaction,
                        stored,
                        permitted.purpose(),
                        round,
                        "PERMITTED",
                        permitted.permit().value(),
                        basis,
                        due,
                        keep(stored, telling));
            case Running running ->
                advance(
                        transaction,
                        stored,
                        running.purpose(),
                        round,
                        "RUNNING",
                        running.redemption().value(),
                        basis,
                        due,
                        keep(stored, telling));
            case Ended ended -> end(transaction, stored, ended, round, basis, telling);
        }
    }

    /** Tells that a proposal was admitted and goes on to promotion; not an end. */
    AnswerPredicate admittedOnTheWay(StoredProposal stored, Telling telling) {
        return answer(stored, AnswerState.ADMITTED, telling);
    }

    void tell(Connection transaction, StoredProposal stored, AnswerPredicate answer) throws SQLException {
        EntryId entry = answer.entry();
        if (entry != null) {
            announcer.answer(transaction, stored.lineage(), stored.result(), answer, entry);
        }
    }

    /** The one writer of an advance, so that no step forgets the version. */
    void advance(
            Connection transaction,
            StoredProposal stored,
            Purpose purpose,
            int round,
            String state,
            @Nullable UUID reference,
            Optional<Digest> basis,
            @Nullable Instant due,
            AnswerPredicate answer)
            throws SQLException {
        move(
                transaction,
                stored,
                new ProposalTable.Advance(
                        purpose,
                        round,
                        state,
                        Optional.ofNullable(reference),
                        basis,
                        Optional.ofNullable(due),
                        answer,
                        Optional.empty(),
                        Optional.ofNullable(answer.generation())));
    }

    private void end(
            Connection transaction,
            StoredProposal stored,
            Ended ended,
            int round,
            Optional<Digest> basis,
            Telling telling)
            throws SQLException {
        EntryId entry = EntryId.next(clock);
        Envelope sealed = announcer.seal(
                stored.result(),
                PredicateType.END,
                new EndPredicate(
                        stored.id(),
                        stored.lineage(),
                        ended.as(),
                        ended.at(),
                        basis.orElse(null),
                        ended.reasons(),
                        telling.generation(),
                        clock.instant()));
        announcer.log(transaction, entry, PredicateType.END, sealed);
        AnswerPredicate answer = answer(
                stored,
                ended.as(),
                new Telling(
                        telling.disclosed(),
                        entry,
                        null,
                        telling.generation(),
                        telling.head(),
                        telling.metrics(),
                        telling.failure()));
        String reason = ended.reasons().isEmpty()
                ? ended.as().toString()
                : ended.reasons().getFirst().code();
        move(
                transaction,
                stored,
                new ProposalTable.Advance(
                        ended.at() == null ? stored.purpose() : ended.at(),
                        round,
                        "ENDED",
                        Optional.empty(),
                        basis,
                        Optional.empty(),
                        answer,
                        Optional.of(reason),
                        Optional.ofNullable(telling.generation())));
        if (tables.lineages().freeSlot(transaction, stored.lineage(), stored.id())) {
            tables.proposals().wakeForSlot(transaction, stored.lineage(), clock.instant());
        }
        tell(transaction, stored, answer);
    }

    private void move(Connection transaction, StoredProposal stored, ProposalTable.Advance to) throws SQLException {
        if (!tables.proposals().advance(transaction, stored, to)) {
            throw new SupersededException(stored.id());
        }
    }

    private static AnswerPredicate keep(StoredProposal stored, Telling telling) {
        AnswerPredicate last = stored.answer();
        return new AnswerPredicate(
                stored.id(),
                stored.joined(),
                last.state() == AnswerState.WAITING ? AnswerState.JUDGING : last.state(),
                last.reasons(),
                null,
                last.entry(),
                telling.generation() == null ? last.generation() : telling.generation(),
                last.tree(),
                last.head(),
                telling.metrics() == null ? last.metrics() : telling.metrics(),
                last.failure());
    }

    private static AnswerPredicate answer(StoredProposal stored, AnswerState state, Telling telling) {
        AnswerPredicate last = stored.answer();
        return new AnswerPredicate(
                stored.id(),
                stored.joined(),
                state,
                telling.disclosed(),
                telling.until(),
                telling.entry(),
                telling.generation() == null ? last.generation() : telling.generation(),
                stored.result(),
                telling.head(),
                telling.metrics() == null ? last.metrics() : telling.metrics(),
                telling.failure());
    }

    /** The codes and places of reasons that are the gate's own and hide nothing. */
    static List<String> disclosed(List<Reason> reasons) {
        return reasons.stream().map(Reason::toString).toList();
    }

    private static UUID reference(StoredProposal stored) {
        return stored.stateRef()
                .orElseThrow(() -> new IllegalStateException("proposal " + stored.id() + " waits for nothing"));
    }
}
