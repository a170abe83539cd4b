package dev.portcullis.admission;

import dev.portcullis.admission.Finding.BasisMoved;
import dev.portcullis.admission.Finding.EvaluationSettled;
import dev.portcullis.admission.Finding.PermitRevoked;
import dev.portcullis.admission.Finding.Refused;
import dev.portcullis.admission.Finding.Stopped;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Moves an open proposal by what was found out about it: the pure {@link Step}, written down by {@link Recorder}. */
final class Moves {
    /** While a lineage is halted its proposals wait; re-arm wakes them. */
    static final Duration WHILE_HALTED = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Recorder recorder;
    private final InstantSource clock;

    Moves(GateParts parts, AdmissionTables tables, Recorder recorder) {
        this.transactions = parts.transactions();
        this.tables = tables;
        this.recorder = recorder;
        this.clock = parts.clock();
    }

    /** Ends it refused, in a transaction of its own; the codes hide nothing. */
    boolean refuse(StoredProposal stored, Open state, List<Reason> reasons) {
        return transactions.run(transaction -> {
            tables.lineages().lock(transaction, stored.lineage());
            advance(transaction, stored, state, new Refused(reasons), Telling.reasons(Recorder.disclosed(reasons)));
            return true;
        });
    }

    /** As {@link #stop(Connection, StoredProposal, Open, AnswerState, String)}, in a transaction of its own. */
    boolean stop(StoredProposal stored, Open state, AnswerState as, String code) {
        return transactions.run(transaction -> {
            tables.lineages().lock(transaction, stored.lineage());
            stop(transaction, stored, state, as, code);
            return true;
        });
    }

    /** Ends it, whatever it waits for. */
    void stop(Connection transaction, StoredProposal stored, Open state, AnswerState as, String code)
            throws SQLException {
        advance(transaction, stored, state, new Stopped(as, List.of(Reason.of(code))), Telling.reasons(List.of(code)));
    }

    /** Goes on from what was found; due again at once. */
    void advance(Connection transaction, StoredProposal stored, Open state, Finding finding, Telling telling)
            throws SQLException {
        advance(transaction, stored, state, finding, Optional.empty(), clock.instant(), telling);
    }

    /** Goes on from what was found over the docket's basis. */
    void advance(
            Connection transaction, StoredProposal stored, Open state, Finding finding, Docket docket, Telling telling)
            throws SQLException {
        advance(transaction, stored, state, finding, docket, clock.instant(), telling);
    }

    /** Goes on from what was found over the docket's basis, and looks again when it is due. */
    void advance(
            Connection transaction,
            StoredProposal stored,
            Open state,
            Finding finding,
            Docket docket,
            Instant due,
            Telling telling)
            throws SQLException {
        advance(
                transaction,
                stored,
                state,
                finding,
                Optional.of(docket.gate().basis().digest()),
                due,
                telling);
    }

    /**
     * Goes on from what was found.
     *
     * @throws SupersededException when the finding does not belong to the state any more
     */
    void advance(
            Connection transaction,
            StoredProposal stored,
            Open state,
            Finding finding,
            Optional<Digest> basis,
            Instant due,
            Telling telling)
            throws SQLException {
        ProposalState next = Step.next(state, finding).orElseThrow(() -> new SupersededException(stored.id()));
        boolean again = finding instanceof BasisMoved || finding instanceof PermitRevoked;
        boolean otherPurpose = next instanceof Judging judging && judging.purpose() != stored.purpose();
        int round = again ? stored.round() + 1 : otherPurpose ? 1 : stored.round();
        recorder.record(transaction, stored, next, round, basis, due, telling);
        if (state instanceof Running running && running.purpose() == Purpose.EVALUATE) {
            tables.lineages().evaluationOver(transaction, stored.lineage(), running.redemption(), crashed(finding));
        }
    }

    /** However it ended other than by completing, and whoever ended it, it counts as a crash (R9). */
    private static boolean crashed(Finding finding) {
        return !(finding instanceof EvaluationSettled settled) || settled.ended() != Ended.COMPLETED;
    }

    /** Refuses with codes of the gate's own, all of which the proposer may know. */
    void refuse(Connection transaction, StoredProposal stored, Open state, Docket docket, List<Reason> reasons)
            throws SQLException {
        advance(transaction, stored, state, new Refused(reasons), docket, Telling.reasons(Recorder.disclosed(reasons)));
    }

    /** Ends it with the decline of what it is equal to: nobody is asked the same twice. */
    void declinedBefore(
            Connection transaction, StoredProposal stored, Open state, Optional<Digest> basis, AskId decline)
            throws SQLException {
        List<Reason> reasons = List.of(Reason.at("DECLINED_BEFORE", "ask " + decline));
        advance(
                transaction,
                stored,
                state,
                new Finding.Declined(reasons),
                basis,
                clock.instant(),
                Telling.reasons(Recorder.disclosed(reasons)));
    }

    /** Looks again then, and at its deadline at the latest. */
    void postpone(Connection transaction, StoredProposal stored, Instant due) throws SQLException {
        tables.proposals().postpone(transaction, stored, earlier(stored.deadline(), due));
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
