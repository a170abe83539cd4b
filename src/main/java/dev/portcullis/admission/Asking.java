package dev.portcullis.admission;

import dev.portcullis.admission.Finding.BasisMoved;
import dev.portcullis.admission.Finding.PeopleAsked;
import dev.portcullis.admission.Finding.Refused;
import dev.portcullis.admission.ProposalState.AwaitingSignOff;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.clearance.Clearance;
import dev.portcullis.clearance.ClearanceRefusedException;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.policy.Allowed;
import dev.portcullis.policy.Denied;
import dev.portcullis.policy.Escalated;
import dev.portcullis.policy.Undetermined;
import dev.portcullis.policy.Verdict;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Declined;
import dev.portcullis.signoff.DeclinedChanges;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.Waiting;
import dev.portcullis.tripwire.Cleared;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People are asked about a proposal, and what they have said is taken account of. */
final class Asking {
    private static final String PROPOSAL = "proposal:";

    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Dockets dockets;
    private final Proofs proofs;
    private final Clearing clearing;
    private final Moves moves;
    private final InstantSource clock;

    Asking(GateParts parts, AdmissionTables tables, Dockets dockets, Proofs proofs, Clearing clearing, Moves moves) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.dockets = dockets;
        this.proofs = proofs;
        this.clearing = clearing;
        this.moves = moves;
        this.clock = parts.clock();
    }

    /** What asks about a proposal are about. */
    static String subject(ProposalId proposal) {
        return PROPOSAL + proposal;
    }

    /** The proposal an ask is about, when it is about one. */
    static Optional<ProposalId> proposalOf(Ask ask) {
        return ask.subject().startsWith(PROPOSAL)
                ? Optional.of(ProposalId.parse(ask.subject().substring(PROPOSAL.length())))
                : Optional.empty();
    }

    /**
     * Puts the question to the quorum of the verdict's tier, or of a higher one where it is like what was declined;
     * nobody is asked what they cannot be shown whole.
     */
    void ask(
            Connection transaction,
            Docket docket,
            Judging state,
            Verdict verdict,
            Likeness likeness,
            Optional<Bytes> view)
            throws SQLException {
        StoredProposal stored = docket.proposal();
        int tier = likeness.raised(verdict.tier());
        if (view.isEmpty()) {
            moves.refuse(transaction, stored, state, docket, List.of(Reason.of("TOO_LARGE_TO_REVIEW")));
            return;
        }
        Instant until = Moves.earlier(
                stored.deadline(),
                clock.instant()
                        .plusSeconds(
                                parts.policy().bundle().defaults().seconds().ask()));
        tables.documents().put(transaction, view.get());
        SignOffDesk.Case asked = parts.signOffs()
                .open(
                        transaction,
                        new SignOffDesk.Opening(
                                subject(stored.id()),
                                Optional.of(stored.lineage().value()),
                                docket.gate(),
                                stored.round(),
                                tier,
                                parts.trust().get().document().quorums().tier(tier),
                                excluded(transaction, docket),
                                view.get(),
                                until));
        parts.signOffs()
                .declined()
                .keep(
                        transaction,
                        asked.ask().id(),
                        stored.lineage(),
                        docket.gate().purpose(),
                        likeness.whole(),
                        likeness.own());
        List<String> disclosed = new ArrayList<>(verdict.reasons().stream()
                .flatMap(reason -> reason.disclosed().stream())
                .map(Reason::toString)
                .toList());
        if (!likeness.resembled().isEmpty()) {
            disclosed.add("DECLINED_NEARLY");
        }
        moves.advance(
                transaction,
                stored,
                state,
                new PeopleAsked(asked.ask().id()),
                docket,
                until,
                new Telling(
                        disclosed,
                        asked.entry(),
                        until,
                        null,
                        null,
                        docket.metrics().orElse(null),
                        null));
    }

    /**
     * Who cannot sign off (A2): the operators of every proposer the charter enrols, because a worker, who does not know
     * which of them proposed, counts none of them either; and whoever contributed since the anchor, even where the
     * charter no longer names them.
     */
    private Set<PersonId> excluded(Connection transaction, Docket docket) throws SQLException {
        Set<PersonId> excluded = new HashSet<>(docket.charter().operators());
        excluded.addAll(tables.proposals()
                .contributors(transaction, docket.proposal(), docket.anchor().digest()));
        return excluded;
    }

    /**
     * Looks at what people have said since.
     *
     * @return whether it moved
     */
    boolean tally(StoredProposal stored, AwaitingSignOff state) {
        Docket docket;
        try {
            docket = dockets.prepare(stored);
        } catch (EvidenceVoidException e) {
            return transactions.run(transaction -> {
                tables.lineages().lock(transaction, stored.lineage());
                parts.signOffs().close(transaction, state.ask(), Ask.State.VOID);
                List<Reason> reasons = List.of(Reason.of("EVIDENCE_VOID"));
                moves.advance(
                        transaction, stored, state, new Refused(reasons), Telling.reasons(Recorder.disclosed(reasons)));
                return true;
            });
        }
        return transactions.run(transaction -> {
            StoredLineage lineage =
                    tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
            SignOffDesk.Case asked =
                    parts.signOffs().lock(transaction, state.ask()).orElseThrow();
            if (!clock.instant().isBefore(stored.deadline())) {
                parts.signOffs().close(transaction, state.ask(), Ask.State.LAPSED);
                moves.stop(transaction, stored, state, AnswerState.LAPSED, "DEADLINE_PASSED");
                return true;
            }
            if (asked.ask().state() == Ask.State.VOID || basisMoved(asked.ask(), lineage)) {
                parts.signOffs().close(transaction, state.ask(), Ask.State.VOID);
                moves.advance(transaction, stored, state, new BasisMoved(), Telling.nothing());
                return true;
            }
            SignOffOutcome outcome = parts.signOffs().tally(asked);
            if (!(outcome instanceof Declined) && declinedSince(transaction, stored, state, asked.ask())) {
                return true;
            }
            switch (outcome) {
                case Waiting ignored -> {
                    moves.postpone(transaction, stored, asked.ask().expiresAt());
                    return false;
                }
                case Lapsed ignored -> {
                    parts.signOffs().close(transaction, state.ask(), Ask.State.LAPSED);
                    moves.stop(transaction, stored, state, AnswerState.LAPSED, "ASK_LAPSED");
                }
                case Declined declined -> {
                    parts.signOffs().close(transaction, state.ask(), Ask.State.DECLINED);
                    List<Reason> reasons = List.of(Reason.at("DECLINED", "by " + declined.by()));
                    moves.advance(
                            transaction,
                            stored,
                            state,
                            new Finding.Declined(reasons),
                            Telling.reasons(List.of("DECLINED")));
                }
                case Granted granted -> {
                    if (lineage.haltedBy().isPresent()) {
                        moves.postpone(transaction, stored, clock.instant().plus(Moves.WHILE_HALTED));
                        return false;
                    }
                    parts.signOffs().close(transaction, state.ask(), Ask.State.GRANTED);
                    granted(transaction, docket, lineage, state, asked.ask(), granted);
                }
            }
            return true;
        });
    }

    /** While it was open people declined what it is like: its equal ends with it, its like is asked a tier above. */
    private boolean declinedSince(Connection transaction, StoredProposal stored, AwaitingSignOff state, Ask ask)
            throws SQLException {
        DeclinedChanges declined = parts.signOffs().declined();
        Optional<DeclinedChanges.Kept> kept = declined.kept(transaction, ask.id());
        if (kept.isEmpty()) {
            return false;
        }
        Optional<AskId> equal = declined.equal(
                transaction, stored.lineage(), state.purpose(), kept.get().whole());
        if (equal.isPresent()) {
            parts.signOffs().close(transaction, ask.id(), Ask.State.VOID);
            moves.declinedBefore(transaction, stored, state, Optional.empty(), equal.get());
            return true;
        }
        int raised = Likeness.raised(
                ask.tier(),
                declined.resembled(
                        transaction,
                        stored.lineage(),
                        state.purpose(),
                        kept.get().lines()));
        if (raised > ask.tier()) {
            parts.signOffs().close(transaction, ask.id(), Ask.State.VOID);
            moves.advance(transaction, stored, state, new BasisMoved(), Telling.nothing());
        }
        return raised > ask.tier();
    }

    private boolean basisMoved(Ask ask, StoredLineage lineage) {
        var basis = ask.gate().basis();
        return !basis.charter().equals(lineage.charter())
                || !basis.policy().equals(parts.policy().policy())
                || !Optional.of(basis.anchor()).equals(lineage.anchor())
                || (ask.gate().purpose() == Purpose.PROMOTE
                        && !Optional.of(basis.base()).equals(lineage.head()));
    }

    private void granted(
            Connection transaction,
            Docket docket,
            StoredLineage lineage,
            AwaitingSignOff state,
            Ask ask,
            Granted granted)
            throws SQLException {
        StoredProposal stored = docket.proposal();
        List<Cleared> readings = proofs.cleared(transaction, stored);
        Set<String> needed = Clearing.needed(state.purpose());
        Clearance clearance;
        try {
            clearance = switch (proofs.verdict(transaction, stored)) {
                case Escalated verdict -> Clearance.of(ask.gate(), docket.facts(), verdict, readings, needed, granted);
                case Allowed verdict -> Clearance.of(ask.gate(), docket.facts(), verdict, readings, needed, granted);
                case Denied ignored -> throw new IllegalStateException("people were asked about what policy denied");
                case Undetermined ignored ->
                    throw new IllegalStateException("people were asked about what policy could not judge");
            };
        } catch (ClearanceRefusedException e) {
            clearing.refused(transaction, docket, state, e);
            return;
        }
        Instant latest = Moves.earlier(Moves.earlier(granted.until(), ask.expiresAt()), stored.deadline());
        clearing.passed(
                transaction, docket, lineage, state, clearance, proofs.verdictEntry(transaction, stored), latest);
    }

    /** Whether what people said still counts when a worker redeems (A7). */
    boolean stillGranted(Connection transaction, PermitDesk.Filed permit) throws SQLException {
        Optional<AskId> ask = Sql.one(
                transaction,
                "SELECT id FROM ask WHERE subject = ? AND purpose = ? AND round = ?",
                row -> new AskId(Sql.uuid(row, "id")),
                subject(permit.proposal()),
                permit.purpose(),
                permit.round());
        if (ask.isEmpty()) {
            return true;
        }
        SignOffDesk.Case asked = parts.signOffs().find(transaction, ask.get()).orElseThrow();
        return parts.signOffs().tally(asked) instanceof Granted;
    }
}
