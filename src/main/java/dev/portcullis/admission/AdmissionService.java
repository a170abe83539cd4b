package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.DatabaseUnavailableException;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.permit.Audience;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Declined;
import dev.portcullis.signoff.Questions.Question;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.SignOffRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves proposals through their life. What comes from outside is only written down here; a loop calls
 * {@link #advanceDue} and goes on at the gate's own pace.
 *
 * <p>Every method that changes something does so in one transaction with the entries and events that tell of it (K1).
 */
public final class AdmissionService {
    /** After which another gateway takes over what this one claimed and did not finish. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(2);
    private static final System.Logger LOG = System.getLogger(AdmissionService.class.getName());

    private final Transactions transactions;
    private final AdmissionTables tables = new AdmissionTables();
    private final Ledger ledger;
    private final SignOffDesk signOffs;
    private final PermitDesk permits;
    private final TrustStore trust;
    private final Announcer announcer;
    private final Moves moves;
    private final Intake intake;
    private final Bench bench;
    private final Amendments amendments;
    private final Halting halting;
    private final Replies replies;
    private final Strangers strangers;
    private final Failpoints failpoints;
    private final InstantSource clock;

    public AdmissionService(GateParts parts, Strangers strangers) {
        this.strangers = strangers;
        this.transactions = parts.transactions();
        this.ledger = parts.ledger();
        this.signOffs = parts.signOffs();
        this.permits = parts.permits();
        this.trust = parts.trust();
        this.failpoints = parts.failpoints();
        this.clock = parts.clock();
        this.announcer = new Announcer(parts.ledger(), parts.gateKey(), parts.topics(), clock);
        Recorder recorder = new Recorder(tables, announcer, clock);
        this.moves = new Moves(parts, tables, recorder);
        this.intake = new Intake(tables, clock);
        this.bench = new Bench(parts, tables, announcer, recorder, moves);
        this.halting = new Halting(parts, tables, announcer);
        this.replies = new Replies(parts, tables);
        this.amendments = new Amendments(
                parts, tables, announcer, intake, new BreakingGlass(parts, tables, announcer, moves, halting));
    }

    public Amendments amendments() {
        return amendments;
    }

    /**
     * Halts a lineage, or all: acts at once, and waits for nobody.
     *
     * @param by the person who asked
     */
    public HaltId halt(Optional<LineageId> lineage, String reason, PersonId by) throws AdmissionRefusedException {
        return transactions.run(transaction -> halting.raise(transaction, lineage, reason, by));
    }

    /**
     * Writes down what proposers asked, in one transaction; acknowledged, it is never lost. What was sent before changes
     * nothing (K2).
     *
     * @return for each event that is refused, why
     */
    public List<Refused> accept(List<SignedProposal> batch) {
        Set<LineageId> lineages = batch.stream().map(SignedProposal::lineage).collect(Collectors.toSet());
        List<Refused> refused = transactions.run(transaction -> {
            tables.lineages().lock(transaction, lineages);
            List<Refused> refusals = new ArrayList<>();
            for (SignedProposal event : batch) {
                accept(transaction, event).ifPresent(refusals::add);
            }
            failpoints.reach("accept");
            return refusals;
        });
        failpoints.reach("accepted");
        return refused;
    }

    /** An event that was authentic and is refused all the same. */
    public record Refused(SignedProposal event, AdmissionRefusedException refusal) {}

    private Optional<Refused> accept(Connection transaction, SignedProposal event) throws SQLException {
        try {
            switch (event.statement().statement().predicateType()) {
                case PROPOSAL -> {
                    if (intake.note(transaction, event, proposalId(event), Optional.empty())) {
                        intake.open(transaction, event);
                    }
                }
                case PROMOTION -> {
                    if (intake.note(transaction, event, proposalId(event), Optional.empty())) {
                        intake.promote(transaction, event);
                    }
                }
                case WITHDRAWAL -> {
                    if (intake.note(transaction, event, proposalId(event), Optional.empty())) {
                        withdraw(transaction, event);
                    }
                }
                case REPLY -> {
                    if (intake.note(transaction, event, proposalId(event), Optional.empty())) {
                        replies.take(transaction, event);
                    }
                }
                default -> throw new IllegalArgumentException("the edge lets through proposers' statements only");
            }
            return Optional.empty();
        } catch (AdmissionRefusedException e) {
            intake.refuse(transaction, event, e);
            Optional<ProposalId> proposal = TurnedAway.withoutACase(transaction, event);
            if (proposal.isPresent()) {
                announcer.turnedAway(
                        transaction, event, proposal.get(), e.code().name());
            }
            return Optional.of(new Refused(event, e));
        }
    }

    private static @Nullable ProposalId proposalId(SignedProposal event) {
        return switch (event.statement().statement().predicateType()) {
            case PROPOSAL -> Intake.predicate(event, ProposalPredicate.class).proposal();
            case PROMOTION -> Intake.predicate(event, PromotionPredicate.class).proposal();
            case WITHDRAWAL ->
                Intake.predicate(event, WithdrawalPredicate.class).proposal();
            case REPLY -> Intake.predicate(event, ReplyPredicate.class).proposal();
            default -> null;
        };
    }

    private void withdraw(Connection transaction, SignedProposal event) throws SQLException, AdmissionRefusedException {
        ProposalId id = Intake.predicate(event, WithdrawalPredicate.class).proposal();
        StoredProposal stored = tables.proposals()
                .lock(transaction, id)
                .filter(found -> found.lineage().equals(event.lineage())
                        && found.proposer().equals(event.proposer()))
                .orElseThrow(() -> new AdmissionRefusedException(Code.PROPOSAL_UNKNOWN, "no proposal " + id));
        boolean movingTheHead = stored.state().equals("RUNNING") && stored.purpose() == Purpose.PROMOTE;
        if (stored.ended() || movingTheHead) {
            throw new AdmissionRefusedException(Code.NOT_WITHDRAWABLE, id + " can no longer be withdrawn");
        }
        Open state = Recorder.open(stored);
        switch (state) {
            case ProposalState.AwaitingSignOff awaiting -> signOffs.close(transaction, awaiting.ask(), Ask.State.VOID);
            case ProposalState.Permitted permitted -> {
                Optional<PermitDesk.Filed> permit = permits.find(transaction, permitted.permit());
                if (permit.isPresent()) {
                    permits.revoke(transaction, permit.get(), Reason.of("WITHDRAWN"));
                }
            }
            case ProposalState.Received ignored -> {}
            case ProposalState.Judging ignored -> {}
            case ProposalState.Running ignored -> {}
        }
        moves.advance(
                transaction,
                stored,
                state,
                new Finding.Stopped(AnswerState.WITHDRAWN, List.of()),
                Recorder.Telling.nothing());
    }

    /**
     * Steps what is due.
     *
     * @return how many proposals were looked at
     * @throws DatabaseUnavailableException when nothing can be done now
     */
    public int advanceDue(int atMost) {
        List<StoredProposal> due = transactions.run(
                transaction -> tables.proposals().claimDue(transaction, clock.instant(), CLAIM, atMost));
        for (StoredProposal proposal : due) {
            step(proposal);
        }
        return due.size();
    }

    /** One step only: what moved is due again at once, and whoever claims it next steps it next. */
    private void step(StoredProposal claimed) {
        try {
            bench.step(claimed);
            failpoints.reach("stepped");
        } catch (SupersededException e) {
            LOG.log(System.Logger.Level.DEBUG, e.getMessage());
        } catch (DatabaseUnavailableException e) {
            if (!e.isConstraintViolation()) {
                throw e;
            }
            // The same step was recorded by another gateway, whose claim outlived ours: the constraint holds (K4).
            LOG.log(System.Logger.Level.WARNING, "step refused by the database, proposalId=" + claimed.id(), e);
            afterAFault(claimed);
        } catch (RuntimeException e) {
            // A fault of ours is no verdict: it waits and is tried again until its deadline, never passed.
            LOG.log(System.Logger.Level.ERROR, "step failed, proposalId=" + claimed.id(), e);
            afterAFault(claimed);
        }
    }

    private void afterAFault(StoredProposal stored) {
        Instant now = clock.instant();
        try {
            transactions.run(transaction -> {
                tables.lineages().lock(transaction, stored.lineage());
                if (now.isBefore(stored.deadline())) {
                    tables.proposals().postpone(transaction, stored, now.plus(AFTER_A_FAULT));
                } else {
                    bench.abandon(transaction, stored);
                }
                return true;
            });
        } catch (SupersededException e) {
            LOG.log(System.Logger.Level.DEBUG, e.getMessage());
        }
    }

    /** So that this, too, locks the lineage first. */
    private void lockLineageOf(Connection transaction, AskId ask) throws SQLException {
        Optional<ProposalId> proposal =
                signOffs.find(transaction, ask).flatMap(asked -> Asking.proposalOf(asked.ask()));
        if (proposal.isPresent()) {
            StoredProposal stored =
                    tables.proposals().find(transaction, proposal.get()).orElseThrow();
            tables.lineages().lock(transaction, stored.lineage());
        }
    }

    /**
     * Redeems a permit for a worker and sets its proposal running, in one transaction.
     *
     * @throws RedemptionRefusedException with nothing changed
     */
    public Redeemed redeem(PermitId id, Audience self, String nonce) throws RedemptionRefusedException {
        Redeemed redeemed = transactions.run(transaction -> {
            requireItsKeyCounts(transaction, id);
            Redeemed made = permits.redeem(transaction, id, self, nonce, bench.asking()::stillGranted);
            run(transaction, made);
            failpoints.reach("redeem");
            return made;
        });
        failpoints.reach("redeemed");
        return redeemed;
    }

    /** A key may end within a version of trust: what it signed then counts no more, as for every worker (P7). */
    private void requireItsKeyCounts(Connection transaction, PermitId id)
            throws SQLException, RedemptionRefusedException {
        Optional<PermitDesk.Filed> permit =
                permits.find(transaction, id).filter(filed -> filed.state().equals("issued"));
        if (permit.isEmpty()) {
            return;
        }
        try {
            String keyId = Envelope.parse(permit.get().sealed().toArray()).keyId();
            trust.get().key(keyId, Role.PERMIT);
        } catch (SignatureRefusedException e) {
            throw new RedemptionRefusedException(
                    RedemptionRefusedException.Code.EPOCH_STALE,
                    "permit " + id + " was signed with a key that counts no more: " + e.getMessage());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table permit holds what was never written to it", e);
        }
    }

    private void run(Connection transaction, Redeemed redeemed) throws SQLException, RedemptionRefusedException {
        PermitDesk.Filed permit = permits.find(transaction, redeemed.permit()).orElseThrow();
        StoredProposal stored =
                tables.proposals().lock(transaction, permit.proposal()).orElseThrow();
        if (stored.state().equals("RUNNING")
                && stored.stateRef().equals(Optional.of(redeemed.id().value()))) {
            return;
        }
        boolean waitsForIt = stored.state().equals("PERMITTED")
                && stored.stateRef().equals(Optional.of(permit.id().value()));
        if (!waitsForIt) {
            throw new RedemptionRefusedException(
                    RedemptionRefusedException.Code.PERMIT_EXPIRED, "permit " + permit.id() + " is over");
        }
        moves.advance(
                transaction,
                stored,
                Recorder.open(stored),
                new Finding.Redeemed(redeemed.id()),
                Optional.empty(),
                redeemed.leaseUntil(),
                Recorder.Telling.nothing());
    }

    /** The prolonged lease, with the proof of the redemption's own entry once it is published. */
    public record Renewed(Instant leaseUntil, Optional<LogProof> proof) {}

    /**
     * Prolongs a lease.
     *
     * @throws RedemptionRefusedException when the worker must stop
     */
    public Renewed renew(RedemptionId id, String worker) throws RedemptionRefusedException {
        Instant lease = transactions.run(transaction -> permits.renew(transaction, id, worker));
        Redeemed redeemed = transactions
                .run(transaction -> permits.redemption(transaction, id))
                .orElseThrow();
        return new Renewed(lease, ledger.proof(redeemed.entry()));
    }

    /**
     * Settles a report, once. A worker whose lease is over or whose fence is stale commits nothing (P3, K4).
     *
     * @throws AdmissionRefusedException with nothing changed
     */
    public void settle(OutcomeReport report) throws AdmissionRefusedException {
        transactions.run(transaction -> {
            switch (report) {
                case OutcomeReport.RunReported run -> bench.settlement().settle(transaction, run);
                case OutcomeReport.EvidenceSealed sealed -> bench.settlement().settle(transaction, sealed);
            }
            failpoints.reach("settle");
            return true;
        });
        failpoints.reach("settled");
    }

    /**
     * Records what a person signed and lets it take effect: an amendment that has its quorum is carried out at once, a
     * proposal goes on at the gate's pace.
     *
     * @throws SignOffRefusedException with nothing recorded
     */
    public SignOffOutcome signOff(AskId ask, SignedAnswer answer, PersonId caller) throws SignOffRefusedException {
        try {
            return record(ask, answer, caller);
        } catch (SignOffRefusedException e) {
            if (e.code() == SignOffRefusedException.Code.KEY_NOT_IN_TRUST) {
                strangers.refused(Optional.of(caller), answer.statement());
            }
            throw e;
        }
    }

    private SignOffOutcome record(AskId ask, SignedAnswer answer, PersonId caller) throws SignOffRefusedException {
        return transactions.run(transaction -> {
            lockLineageOf(transaction, ask);
            SignOffDesk.Case asked = signOffs.record(transaction, ask, answer, caller);
            SignOffOutcome outcome = signOffs.tally(asked);
            Optional<ProposalId> proposal = Asking.proposalOf(asked.ask());
            if (proposal.isEmpty()) {
                return amendments.tallied(transaction, asked, outcome);
            }
            // A no acts at once: whatever becomes of the proposal meanwhile, it stays final for the basis (A6).
            if (outcome instanceof Declined) {
                signOffs.close(transaction, ask, Ask.State.DECLINED);
            }
            tables.proposals().wake(transaction, proposal.get(), clock.instant());
            return outcome;
        });
    }

    /**
     * Records what a person wants to know before answering; nothing moves by it.
     *
     * @throws SignOffRefusedException with nothing recorded
     */
    public Question question(AskId ask, String text, PersonId caller) throws SignOffRefusedException {
        return transactions.run(transaction -> signOffs.question(transaction, ask, caller, text));
    }

    /** Remembers that a person is shown an open ask, for telemetry alone. */
    public void shown(AskId ask, PersonId person) {
        transactions.run(transaction -> {
            signOffs.paces().shown(transaction, ask, person);
            return true;
        });
    }

    /** The last answer to a proposal, or to the case its twin joined; empty when there is none. */
    public Optional<Told> answer(ProposalId id) {
        return transactions.run(transaction -> {
            Optional<StoredProposal> found = tables.proposals().find(transaction, id);
            if (found.isEmpty()) {
                found = tables.proposals().findByTwin(transaction, id);
            }
            return found.map(stored -> new Told(stored.lineage(), stored.version(), stored.ended(), stored.answer()));
        });
    }

    /**
     * An answer with what is needed to wait for the next.
     *
     * @param version counts up with every step
     */
    public record Told(LineageId lineage, long version, boolean ended, AnswerPredicate answer) {}
}
