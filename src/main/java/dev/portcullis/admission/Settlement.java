package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Finding.EvaluationSettled;
import dev.portcullis.admission.Finding.PermitExpired;
import dev.portcullis.admission.Finding.PermitRevoked;
import dev.portcullis.admission.Finding.PromotionSettled;
import dev.portcullis.admission.Finding.WorkLost;
import dev.portcullis.admission.ProposalState.Permitted;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.PromotionSigns;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What comes of a permit: redeemed or not, what the worker reports and the evaluator seals, and what that amounts to. */
final class Settlement {
    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Dockets dockets;
    private final Announcer announcer;
    private final Moves moves;
    private final InstantSource clock;

    Settlement(GateParts parts, AdmissionTables tables, Dockets dockets, Announcer announcer, Moves moves) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.dockets = dockets;
        this.announcer = announcer;
        this.moves = moves;
        this.clock = parts.clock();
    }

    /**
     * Looks whether a permit can still be redeemed.
     *
     * @return whether the proposal moved
     */
    boolean check(StoredProposal stored, Permitted state) {
        return transactions.run(transaction -> {
            StoredLineage lineage =
                    tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
            PermitDesk.Filed permit =
                    parts.permits().find(transaction, state.permit()).orElseThrow();
            Instant now = clock.instant();
            if (!now.isBefore(permit.notAfter())) {
                parts.permits().expire(transaction, permit.id());
                moves.advance(transaction, stored, state, new PermitExpired(), Telling.nothing());
                return true;
            }
            boolean stale = lineage.epoch() != permit.epoch()
                    || parts.trust().get().document().version() != permit.keyEpoch();
            if (permit.state().equals("revoked")
                    || (stale && parts.permits().revoke(transaction, permit, Reason.of("EPOCH_STALE")))) {
                moves.advance(transaction, stored, state, new PermitRevoked(), Telling.nothing());
                return true;
            }
            tables.proposals().postpone(transaction, stored, permit.notAfter());
            return false;
        });
    }

    /**
     * Looks what has come of a redemption.
     *
     * @return whether the proposal moved
     */
    boolean check(StoredProposal stored, Running state) {
        return transactions.run(transaction -> {
            // Both locked before the redemption is read: a report that comes between would be looked at too late.
            tables.lineages().lock(transaction, stored.lineage());
            tables.proposals().lock(transaction, stored.id());
            Redeemed redeemed =
                    parts.permits().redemption(transaction, state.redemption()).orElseThrow();
            Instant now = clock.instant();
            if (redeemed.outcome().isEmpty()) {
                if (now.isBefore(redeemed.leaseUntil())) {
                    tables.proposals().postpone(transaction, stored, redeemed.leaseUntil());
                    return false;
                }
                lost(transaction, stored, state, "LEASE_LOST");
                return true;
            }
            EvidenceSet evidence;
            try {
                evidence = dockets.evidence(redeemed);
            } catch (EvidenceVoidException e) {
                lost(transaction, stored, state, "EVIDENCE_VOID");
                return true;
            }
            if (!evidence.outcome().ran().equals(stored.result())) {
                lost(transaction, stored, state, "TREE_MISMATCH");
                return true;
            }
            if (state.purpose() == Purpose.PROMOTE) {
                settlePromotion(transaction, stored, state, redeemed, evidence);
                return true;
            }
            boolean scored =
                    evidence.evidence().isPresent() || evidence.outcome().ended() != Ended.COMPLETED;
            if (!scored) {
                Instant latest = redeemed.leaseUntil().plus(Bounds.LEASE);
                if (now.isBefore(latest)) {
                    tables.proposals().postpone(transaction, stored, latest);
                    return false;
                }
                lost(transaction, stored, state, "EVIDENCE_MISSING");
                return true;
            }
            moves.advance(
                    transaction,
                    stored,
                    state,
                    new EvaluationSettled(evidence.outcome().ended()),
                    Telling.nothing());
            return true;
        });
    }

    private void settlePromotion(
            Connection transaction, StoredProposal stored, Running state, Redeemed redeemed, EvidenceSet evidence)
            throws SQLException {
        if (evidence.outcome().ended() != Ended.COMPLETED) {
            lost(transaction, stored, state, "PROMOTION_FAILED");
            return;
        }
        StoredLineage lineage =
                tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
        if (!lineage.promoting().equals(Optional.of(stored.id()))) {
            lost(transaction, stored, state, "PROMOTION_SLOT_LOST");
            return;
        }
        boolean signedOff = Sql.one(
                        transaction,
                        "SELECT 1 FROM ask WHERE subject = ? AND purpose = 'promote' AND round = ? AND state = 'granted'",
                        row -> true,
                        Asking.subject(stored.id()),
                        stored.round())
                .isPresent();
        Facts.Difference change =
                tables.proposals().facts(transaction, stored, Purpose.PROMOTE).fromBase();
        Instant now = clock.instant();
        if (signedOff) {
            tables.lineages().moveHeadAndAnchor(transaction, stored.lineage(), stored.result(), now);
        } else {
            tables.lineages()
                    .moveHead(
                            transaction,
                            stored.lineage(),
                            stored.result(),
                            change.size().churn(),
                            change.checksRemoved().size());
        }
        PromotionSigns signs = PromotionSigns.of(change);
        if (!signs.isEmpty()) {
            tables.lineages().addSigns(transaction, stored, signs, now);
        }
        long generation = stored.generation().orElseThrow();
        tables.lineages().promoteGeneration(transaction, stored.lineage(), generation, redeemed.permit());
        moves.advance(
                transaction,
                stored,
                state,
                new PromotionSettled(),
                new Telling(List.of(), null, null, generation, stored.result(), null, null));
    }

    private void lost(Connection transaction, StoredProposal stored, Running state, String code) throws SQLException {
        moves.advance(
                transaction, stored, state, new WorkLost(List.of(Reason.of(code))), Telling.reasons(List.of(code)));
    }

    /** Takes a worker's report, once; it counts at the next look. */
    void settle(Connection transaction, OutcomeReport.RunReported report)
            throws SQLException, AdmissionRefusedException {
        OutcomePredicate outcome = report.outcome();
        Redeemed redeemed = redemption(transaction, outcome.redemption());
        if (!redeemed.worker().equals(report.statement().signer().keyId())
                || !redeemed.permit().equals(outcome.permit())) {
            throw new AdmissionRefusedException(Code.WORKER_MISMATCH, "redemption " + redeemed.id() + " is another's");
        }
        StoredProposal stored = running(transaction, redeemed);
        if (outcome.fence() != redeemed.fence() || !redeemed.leaseUntil().isAfter(clock.instant())) {
            throw new AdmissionRefusedException(Code.FENCE_STALE, "redemption " + redeemed.id() + " is over");
        }
        try {
            LogProof.parse(outcome.proof())
                    .verify(redeemed.receipt(), parts.trust().get().document().logPolicy());
        } catch (LogProofRefusedException e) {
            throw new AdmissionRefusedException(
                    Code.REDEMPTION_NOT_LOGGED, "no proof that redemption " + redeemed.id() + " was logged", e);
        }
        if (!outcome.used().plausible()) {
            throw new AdmissionRefusedException(
                    Code.USE_IMPLAUSIBLE, "a run uses from 0 to " + Bounds.USED + " seconds and MiB");
        }
        Bytes sealed = Bytes.copyOf(report.statement().envelope().toBytes());
        if (!parts.permits()
                .reported(transaction, redeemed.id(), sealed, outcome.used().gpuSeconds())) {
            throw new AdmissionRefusedException(Code.ALREADY_REPORTED, "redemption " + redeemed.id() + " was reported");
        }
        announcer.log(transaction, PredicateType.OUTCOME, report.statement().envelope());
        tables.proposals().wake(transaction, stored.id(), clock.instant());
    }

    /** Takes an evaluator's evidence, once; it counts at the next look. */
    void settle(Connection transaction, OutcomeReport.EvidenceSealed report)
            throws SQLException, AdmissionRefusedException {
        EvidencePredicate evidence = report.evidence();
        Redeemed redeemed = redemption(transaction, evidence.redemption());
        StoredProposal stored = running(transaction, redeemed);
        if (!evidence.candidate().equals(stored.result())
                || !evidence.evaluator().equals(scorer(transaction, stored, redeemed))) {
            throw new AdmissionRefusedException(
                    Code.EVIDENCE_MISMATCH,
                    "evidence about another candidate, or by another scorer, than the permit's");
        }
        Set<Digest> logs =
                evidence.logs().stream().map(EvidencePredicate.Log::sha256).collect(Collectors.toSet());
        if (!tables.blobs().keep(transaction, logs)) {
            throw new AdmissionRefusedException(
                    Code.EVIDENCE_LOG_MISSING, "put the evaluation logs as blobs before the evidence that names them");
        }
        Bytes sealed = Bytes.copyOf(report.statement().envelope().toBytes());
        if (!parts.permits().sealed(transaction, redeemed.id(), sealed)) {
            throw new AdmissionRefusedException(
                    Code.ALREADY_REPORTED, "evidence of redemption " + redeemed.id() + " was sealed");
        }
        announcer.log(transaction, PredicateType.EVIDENCE, report.statement().envelope());
        tables.proposals().wake(transaction, stored.id(), clock.instant());
    }

    /** Which scorer the charter that the permit binds names: the evaluator must have been that one (P2). */
    private Digest scorer(Connection transaction, StoredProposal stored, Redeemed redeemed) throws SQLException {
        PermitDesk.Filed permit =
                parts.permits().find(transaction, redeemed.permit()).orElseThrow();
        Tree result = tables.blobs().tree(transaction, stored.result()).orElseThrow();
        return tables.lineages().charter(transaction, permit.charter()).evaluator(result);
    }

    private Redeemed redemption(Connection transaction, RedemptionId id)
            throws SQLException, AdmissionRefusedException {
        return parts.permits()
                .redemption(transaction, id)
                .orElseThrow(() -> new AdmissionRefusedException(Code.REDEMPTION_UNKNOWN, "no redemption " + id));
    }

    private StoredProposal running(Connection transaction, Redeemed redeemed)
            throws SQLException, AdmissionRefusedException {
        PermitDesk.Filed permit =
                parts.permits().find(transaction, redeemed.permit()).orElseThrow();
        return tables.proposals()
                .lock(transaction, permit.proposal())
                .filter(found -> found.state().equals("RUNNING")
                        && found.stateRef().equals(Optional.of(redeemed.id().value())))
                .orElseThrow(() ->
                        new AdmissionRefusedException(Code.FENCE_STALE, "redemption " + redeemed.id() + " is over"));
    }
}
