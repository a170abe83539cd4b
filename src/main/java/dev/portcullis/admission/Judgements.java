package dev.portcullis.admission;

import dev.portcullis.admission.Finding.Refused;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.clearance.Clearance;
import dev.portcullis.clearance.ClearanceRefusedException;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.policy.Allowed;
import dev.portcullis.policy.Denied;
import dev.portcullis.policy.Escalated;
import dev.portcullis.policy.PolicyInput;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.policy.Undetermined;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Cleared;
import dev.portcullis.tripwire.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A proposal is put to tripwires and policy, outside any transaction, and what they said is recorded in one. */
final class Judgements {
    /** What was judged was overtaken while it was; a policy that was just activated takes a moment to be loaded. */
    private static final Duration AFTER_A_MOVE = Duration.ofMillis(200);

    /** While another holds the promotion slot; its end wakes them. */
    private static final Duration WHILE_THE_SLOT_IS_TAKEN = Duration.ofSeconds(5);

    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Dockets dockets;
    private final Proofs proofs;
    private final Clearing clearing;
    private final Asking asking;
    private final Moves moves;
    private final PolicyInputs inputs;
    private final InstantSource clock;

    Judgements(
            GateParts parts,
            AdmissionTables tables,
            Dockets dockets,
            Proofs proofs,
            Clearing clearing,
            Asking asking,
            Moves moves) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.dockets = dockets;
        this.proofs = proofs;
        this.clearing = clearing;
        this.asking = asking;
        this.moves = moves;
        this.inputs = new PolicyInputs(parts.clock());
        this.clock = parts.clock();
    }

    /**
     * Judges for the purpose the proposal has come to.
     *
     * @return whether it moved
     */
    boolean judge(StoredProposal stored, Judging state) {
        if (!clock.instant().isBefore(stored.deadline())) {
            return moves.stop(stored, state, AnswerState.LAPSED, "DEADLINE_PASSED");
        }
        Optional<Boolean> waits = transactions.run(transaction -> mustWait(transaction, stored, state));
        if (waits.isPresent()) {
            return waits.get();
        }
        Docket docket;
        try {
            docket = dockets.prepare(stored);
        } catch (EvidenceVoidException e) {
            return moves.refuse(stored, state, List.of(Reason.of("EVIDENCE_VOID")));
        }
        if (state.purpose() != Purpose.EVALUATE && docket.evidence().isEmpty()) {
            return moves.refuse(stored, state, List.of(Reason.of("EVIDENCE_MISSING")));
        }
        if (!scoredAsTheCharterSays(docket)) {
            return moves.refuse(stored, state, List.of(Reason.of("EVIDENCE_VOID")));
        }
        List<Reading> readings = parts.tripwires().read(docket.gate(), inputs.tripwireEvidence(docket));
        PolicyInput input = inputs.policyInput(docket, readings);
        Verdict verdict = parts.policyGate().judge(input, Bounds.POLICY_TIME);
        Optional<Likeness> likeness = likeness(docket, verdict);
        Optional<Bytes> view = likeness.filter(like -> like.raised(verdict.tier()) > 0)
                .flatMap(like -> Views.proposal(
                        docket,
                        verdict,
                        parts.policy().bundle(),
                        dockets.compared(docket),
                        like,
                        readings,
                        tables.blobs().source(transactions)));
        parts.failpoints().reach("judge");
        Judged judged = new Judged(docket, state, readings, input, verdict, likeness, view);
        return transactions.run(transaction -> record(transaction, judged));
    }

    /** Looked for where it may be cleared, and there is something it could be like. */
    private Optional<Likeness> likeness(Docket docket, Verdict verdict) {
        boolean wanted = switch (verdict) {
            case Escalated ignored -> true;
            case Allowed ignored -> Likeness.isNeeded(parts.signOffs(), transactions, docket);
            case Denied ignored -> false;
            case Undetermined ignored -> false;
        };
        return wanted
                ? Optional.of(Likeness.of(
                        parts.signOffs(), transactions, docket, tables.blobs().source(transactions)))
                : Optional.empty();
    }

    /** People may have changed how it is scored since it was scored: what another scorer said is no evidence then (A1). */
    private static boolean scoredAsTheCharterSays(Docket docket) {
        Digest scorer = docket.charter().evaluator(docket.result());
        return docket.evidence()
                .flatMap(EvidenceSet::evidence)
                .map(evidence -> evidence.evaluator().equals(scorer))
                .orElse(true);
    }

    /** Present with whether it moved when it must not be judged now. */
    private Optional<Boolean> mustWait(Connection transaction, StoredProposal stored, Judging state)
            throws SQLException {
        StoredLineage lineage =
                tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
        Instant now = clock.instant();
        if (lineage.haltedBy().isPresent()) {
            moves.postpone(transaction, stored, now.plus(Moves.WHILE_HALTED));
            return Optional.of(false);
        }
        if (state.purpose() != Purpose.PROMOTE || lineage.promoting().equals(Optional.of(stored.id()))) {
            return Optional.empty();
        }
        long ahead = tables.proposals().waitingForSlotBefore(transaction, stored);
        if (ahead == 0 && tables.lineages().takeSlot(transaction, stored.lineage(), stored.id())) {
            return Optional.empty();
        }
        if (ahead >= Bounds.PROMOTION_QUEUE) {
            moves.advance(
                    transaction,
                    stored,
                    state,
                    new Refused(List.of(Reason.of("PROMOTION_SLOT_TAKEN"))),
                    Telling.reasons(List.of("PROMOTION_SLOT_TAKEN")));
            return Optional.of(true);
        }
        moves.postpone(transaction, stored, now.plus(WHILE_THE_SLOT_IS_TAKEN));
        return Optional.of(false);
    }

    /**
     * Everything one judgement found.
     *
     * @param likeness to what people declined, where that was looked for
     * @param view what people will be shown, when they are asked
     */
    private record Judged(
            Docket docket,
            Judging state,
            List<Reading> readings,
            PolicyInput input,
            Verdict verdict,
            Optional<Likeness> likeness,
            Optional<Bytes> view) {

        List<Cleared> cleared() {
            return readings.stream()
                    .filter(Cleared.class::isInstance)
                    .map(Cleared.class::cast)
                    .toList();
        }

        /** Besides what is always needed, whatever was read at all. */
        Set<String> needed() {
            Set<String> needed = new HashSet<>(Clearing.needed(state.purpose()));
            readings.forEach(reading -> needed.add(reading.tripwire()));
            return needed;
        }
    }

    private boolean record(Connection transaction, Judged judged) throws SQLException {
        Docket docket = judged.docket();
        Judging state = judged.state();
        StoredProposal stored = docket.proposal();
        StoredLineage now =
                tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
        if (moved(docket, now)) {
            tables.proposals().postpone(transaction, stored, clock.instant().plus(AFTER_A_MOVE));
            return false;
        }
        Optional<AskId> declined = declinedBefore(transaction, judged);
        EntryId verdictEntry = proofs.file(transaction, docket, judged.input(), judged.readings(), judged.verdict());
        if (declined.isPresent()) {
            Digest basis = docket.gate().basis().digest();
            moves.declinedBefore(transaction, stored, state, Optional.of(basis), declined.get());
            return true;
        }
        switch (judged.verdict()) {
            case Denied denied -> refused(transaction, docket, state, denied);
            case Undetermined undetermined -> refused(transaction, docket, state, undetermined);
            case Escalated escalated -> askPeople(transaction, judged);
            case Allowed allowed -> {
                if (judged.likeness().map(like -> !like.comparable()).orElse(false)) {
                    moves.refuse(transaction, stored, state, docket, List.of(Reason.of("TOO_LARGE_TO_REVIEW")));
                } else if (judged.likeness().map(like -> like.raised(0) > 0).orElse(false)) {
                    askPeople(transaction, judged);
                } else {
                    allowed(transaction, judged, allowed, verdictEntry);
                }
            }
        }
        return true;
    }

    /** What was declined over this very basis, or about what is equal to it after normalisation (A6, S15). */
    private Optional<AskId> declinedBefore(Connection transaction, Judged judged) throws SQLException {
        Docket docket = judged.docket();
        Optional<AskId> declined =
                parts.signOffs().declinedBefore(transaction, docket.gate().basis());
        return declined.isPresent() || judged.likeness().isEmpty()
                ? declined
                : judged.likeness().get().equal(parts.signOffs().declined(), transaction, docket);
    }

    private void askPeople(Connection transaction, Judged judged) throws SQLException {
        Docket docket = judged.docket();
        try {
            Clearance.requireClearable(docket.gate(), docket.facts(), judged.cleared(), judged.needed());
        } catch (ClearanceRefusedException e) {
            clearing.refused(transaction, docket, judged.state(), e);
            return;
        }
        asking.ask(
                transaction,
                docket,
                judged.state(),
                judged.verdict(),
                judged.likeness().orElseThrow(),
                judged.view());
    }

    private void allowed(Connection transaction, Judged judged, Allowed allowed, EntryId verdictEntry)
            throws SQLException {
        Docket docket = judged.docket();
        Clearance clearance;
        try {
            clearance = Clearance.of(docket.gate(), docket.facts(), allowed, judged.cleared(), judged.needed());
        } catch (ClearanceRefusedException e) {
            clearing.refused(transaction, docket, judged.state(), e);
            return;
        }
        clearing.passed(
                transaction,
                docket,
                docket.lineage(),
                judged.state(),
                clearance,
                verdictEntry,
                docket.proposal().deadline());
    }

    private boolean moved(Docket docket, StoredLineage now) {
        Digest policy = docket.gate().basis().policy();
        return now.haltedBy().isPresent()
                || !policy.equals(parts.policy().policy())
                || !policy.equals(parts.trust().get().document().policy().bundle())
                || now.epoch() != docket.lineage().epoch()
                || !now.charter().equals(docket.lineage().charter())
                || !now.anchor().equals(docket.lineage().anchor())
                || (docket.gate().purpose() == Purpose.PROMOTE
                        && !now.head().equals(docket.lineage().head()));
    }

    private void refused(Connection transaction, Docket docket, Judging state, Verdict verdict) throws SQLException {
        List<Reason> reasons =
                verdict.reasons().stream().map(PolicyReason::reason).toList();
        List<String> disclosed = verdict.reasons().stream()
                .flatMap(reason -> reason.disclosed().stream())
                .map(Reason::toString)
                .toList();
        Telling telling = new Telling(
                disclosed,
                null,
                null,
                null,
                null,
                docket.metrics().orElse(null),
                docket.evidence().map(set -> set.outcome().failure()).orElse(null));
        moves.advance(transaction, docket.proposal(), state, new Refused(reasons), docket, telling);
    }
}
