package dev.portcullis.admission;

import dev.portcullis.admission.Finding.Admitted;
import dev.portcullis.admission.Finding.BasisMoved;
import dev.portcullis.admission.Finding.EvaluationSettled;
import dev.portcullis.admission.Finding.Materialised;
import dev.portcullis.admission.Finding.PeopleAsked;
import dev.portcullis.admission.Finding.PermitExpired;
import dev.portcullis.admission.Finding.PermitIssued;
import dev.portcullis.admission.Finding.PermitRevoked;
import dev.portcullis.admission.Finding.PromotionSettled;
import dev.portcullis.admission.Finding.Refused;
import dev.portcullis.admission.Finding.Stopped;
import dev.portcullis.admission.Finding.WorkLost;
import dev.portcullis.admission.ProposalState.AwaitingSignOff;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.ProposalState.Permitted;
import dev.portcullis.admission.ProposalState.Received;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.PermitPredicate.Conditions;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.clearance.Clearance;
import dev.portcullis.clearance.ClearanceRefusedException;
import dev.portcullis.clearance.Permit;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.clearance.PermitTerms;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Content;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Modification;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreeMaterialiser;
import dev.portcullis.policy.Allowed;
import dev.portcullis.policy.Denied;
import dev.portcullis.policy.Escalated;
import dev.portcullis.policy.PolicyInput;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.policy.Undetermined;
import dev.portcullis.policy.Verdict;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Declined;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.Lapsed;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.Waiting;
import dev.portcullis.tripwire.Cleared;
import dev.portcullis.tripwire.Reading;
import dev.portcullis.tripwire.StandingTripwires;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where open proposals are stepped: what each state waits for is looked at, the gates are asked outside any transaction,
 * and what was found is recorded in one.
 */
final class Bench {
    static final PrincipalId GATEWAY = new PrincipalId("gateway");
    private static final System.Logger LOG = System.getLogger(Bench.class.getName());
    private static final String PROPOSAL = "proposal:";

    /** While a lineage is halted its proposals wait; re-arm wakes them. */
    private static final Duration WHILE_HALTED = Duration.ofSeconds(5);

    /** What was judged was overtaken while it was; a policy that was just activated takes a moment to be loaded. */
    private static final Duration AFTER_A_MOVE = Duration.ofMillis(200);

    /** While another holds the promotion slot; its end wakes them. */
    private static final Duration WHILE_THE_SLOT_IS_TAKEN = Duration.ofSeconds(5);

    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Dockets dockets;
    private final Announcer announcer;
    private final Recorder recorder;
    private final PolicyInputs inputs;
    private final InstantSource clock;

    Bench(GateParts parts, AdmissionTables tables, Dockets dockets, Announcer announcer, Recorder recorder) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.dockets = dockets;
        this.announcer = announcer;
        this.recorder = recorder;
        this.inputs = new PolicyInputs(parts.clock());
        this.clock = parts.clock();
    }

    /**
     * Steps one proposal.
     *
     * @return whether it moved and may be due again at once
     */
    boolean step(StoredProposal stored) {
        return switch (Recorder.open(stored)) {
            case Received received -> receive(stored, received);
            case Judging judging -> judge(stored, judging);
            case AwaitingSignOff awaiting -> tally(stored, awaiting);
            case Permitted permitted -> check(stored, permitted);
            case Running running -> check(stored, running);
        };
    }

    /** The proposal an ask is about, when it is about one. */
    static Optional<ProposalId> proposalOf(Ask ask) {
        return ask.subject().startsWith(PROPOSAL)
                ? Optional.of(ProposalId.parse(ask.subject().substring(PROPOSAL.length())))
                : Optional.empty();
    }

    private boolean receive(StoredProposal stored, Received state) {
        if (stored.of().isPresent() || stored.proposer().equals(GATEWAY)) {
            return transactions.run(transaction -> {
                advance(transaction, stored, state, new Materialised(stored.purpose()), Telling.nothing());
                return true;
            });
        }
        Optional<Tree> base = transactions.run(transaction -> tables.lineages()
                        .generation(transaction, stored.lineage(), stored.base())
                        .isPresent()
                ? tables.blobs().tree(transaction, stored.base())
                : Optional.empty());
        if (base.isEmpty()) {
            return refuse(stored, state, List.of(Reason.of("BASE_UNKNOWN")));
        }
        Modification modification;
        Map<Digest, Bytes> inline = new TreeMap<>();
        try {
            Content content = Content.of(asked(stored).content());
            content.puts()
                    .forEach(put -> put.inline()
                            .ifPresent(bytes -> inline.put(put.entry().content(), bytes)));
            BlobSource kept = tables.blobs().source(transactions);
            modification = TreeMaterialiser.materialise(base.get(), content, kept);
        } catch (ContentRefusedException e) {
            return refuse(stored, state, List.of(e.reason()));
        }
        if (!modification.result().digest().equals(stored.result())) {
            return refuse(stored, state, List.of(Reason.of("RESULT_MISMATCH")));
        }
        List<TreeEntry> gone = transactions.run(transaction -> {
            for (Bytes bytes : inline.values()) {
                tables.blobs().put(transaction, bytes, stored.lineage() + "/" + stored.proposer(), clock.instant());
            }
            List<TreeEntry> missing = tables.blobs().putTree(transaction, modification.result());
            if (missing.isEmpty()) {
                advance(transaction, stored, state, new Materialised(stored.purpose()), Telling.nothing());
            } else {
                transaction.rollback();
            }
            return missing;
        });
        // What nobody referred to went between the look at it and now: as if it had not been there.
        return gone.isEmpty()
                || refuse(
                        stored,
                        state,
                        List.of(Reason.at("BLOB_MISSING", gone.getFirst().path().toString())));
    }

    private static ProposalPredicate asked(StoredProposal stored) {
        try {
            return Statement.parse(Envelope.parse(stored.envelope().toArray())
                            .payload()
                            .toArray())
                    .predicate(ProposalPredicate.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table proposal holds what was never written to it", e);
        }
    }

    private boolean judge(StoredProposal stored, Judging state) {
        if (!clock.instant().isBefore(stored.deadline())) {
            return stop(stored, state, AnswerState.LAPSED, "DEADLINE_PASSED");
        }
        Optional<Boolean> waits = transactions.run(transaction -> mustWait(transaction, stored, state));
        if (waits.isPresent()) {
            return waits.get();
        }
        Docket docket;
        try {
            docket = dockets.prepare(stored);
        } catch (EvidenceVoidException e) {
            return refuse(stored, state, List.of(Reason.of("EVIDENCE_VOID")));
        }
        if (state.purpose() != Purpose.EVALUATE && docket.evidence().isEmpty()) {
            return refuse(stored, state, List.of(Reason.of("EVIDENCE_MISSING")));
        }
        if (!scoredAsTheCharterSays(docket)) {
            return refuse(stored, state, List.of(Reason.of("EVIDENCE_VOID")));
        }
        List<Reading> readings = parts.tripwires().read(docket.gate(), inputs.tripwireEvidence(docket));
        PolicyInput input = inputs.policyInput(docket, readings);
        Verdict verdict = parts.policyGate().judge(input, Bounds.POLICY_TIME);
        Optional<Bytes> view = verdict instanceof Escalated escalated
                ? Views.proposal(docket, escalated, readings, tables.blobs().source(transactions))
                : Optional.empty();
        parts.failpoints().reach("judge");
        Judged judged = new Judged(docket, state, readings, input, verdict, view);
        return transactions.run(transaction -> record(transaction, judged));
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
            tables.proposals().postpone(transaction, stored, earlier(stored.deadline(), now.plus(WHILE_HALTED)));
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
            advance(
                    transaction,
                    stored,
                    state,
                    new Refused(List.of(Reason.of("PROMOTION_SLOT_TAKEN"))),
                    Telling.reasons(List.of("PROMOTION_SLOT_TAKEN")));
            return Optional.of(true);
        }
        tables.proposals().postpone(transaction, stored, earlier(stored.deadline(), now.plus(WHILE_THE_SLOT_IS_TAKEN)));
        return Optional.of(false);
    }

    /** Everything one judgement found; {@code view} is what people will be shown, when they are asked. */
    private record Judged(
            Docket docket,
            Judging state,
            List<Reading> readings,
            PolicyInput input,
            Verdict verdict,
            Optional<Bytes> view) {}

    private boolean record(Connection transaction, Judged judged) throws SQLException {
        Docket docket = judged.docket();
        Judging state = judged.state();
        List<Reading> readings = judged.readings();
        Verdict verdict = judged.verdict();
        StoredProposal stored = docket.proposal();
        StoredLineage now =
                tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
        if (moved(docket, now)) {
            tables.proposals().postpone(transaction, stored, clock.instant().plus(AFTER_A_MOVE));
            return false;
        }
        Optional<AskId> declined =
                parts.signOffs().declinedBefore(transaction, docket.gate().basis());
        keepFacts(transaction, docket);
        EntryId verdictEntry = fileVerdict(transaction, judged);
        for (Reading reading : readings) {
            fileReading(transaction, docket, reading);
        }
        if (declined.isPresent()) {
            List<Reason> reasons = List.of(Reason.at("DECLINED_BEFORE", "ask " + declined.get()));
            advance(
                    transaction,
                    stored,
                    state,
                    new Finding.Declined(reasons),
                    docket,
                    Telling.reasons(Recorder.disclosed(reasons)));
            return true;
        }
        List<Cleared> cleared = new ArrayList<>();
        for (Reading reading : readings) {
            if (reading instanceof Cleared clear) {
                cleared.add(clear);
            }
        }
        switch (verdict) {
            case Denied denied -> refused(transaction, docket, state, denied);
            case Undetermined undetermined -> refused(transaction, docket, state, undetermined);
            case Escalated escalated -> escalated(transaction, judged, escalated, cleared);
            case Allowed allowed -> allowed(transaction, judged, allowed, cleared, verdictEntry);
        }
        return true;
    }

    private void escalated(Connection transaction, Judged judged, Escalated escalated, List<Cleared> cleared)
            throws SQLException {
        Docket docket = judged.docket();
        try {
            Clearance.requireClearable(docket.gate(), docket.facts(), cleared, needed(judged));
        } catch (ClearanceRefusedException e) {
            unclear(transaction, docket, judged.state(), e);
            return;
        }
        ask(transaction, docket, judged.state(), escalated, judged.view());
    }

    private void allowed(
            Connection transaction, Judged judged, Allowed allowed, List<Cleared> cleared, EntryId verdictEntry)
            throws SQLException {
        Docket docket = judged.docket();
        Judging state = judged.state();
        Clearance clearance;
        try {
            clearance = Clearance.of(docket.gate(), docket.facts(), allowed, cleared, needed(judged));
        } catch (ClearanceRefusedException e) {
            unclear(transaction, docket, state, e);
            return;
        }
        if (state.purpose() == Purpose.ADMIT) {
            admit(transaction, docket, state, clearance, verdictEntry);
        } else {
            StoredProposal stored = docket.proposal();
            issue(transaction, stored, docket.lineage(), docket.charter(), state, clearance, stored.deadline());
        }
    }

    /**
     * Policy, or people whom policy asked, would let pass what clearance does not: a fault of the bundle. The proposal is
     * refused all the same, once; asking the same bundle again would change nothing.
     */
    private void unclear(Connection transaction, Docket docket, Open state, ClearanceRefusedException refusal)
            throws SQLException {
        StoredProposal stored = docket.proposal();
        LOG.log(
                System.Logger.Level.ERROR,
                "clearance refused what policy let pass, proposalId=" + stored.id() + " policy="
                        + docket.gate().basis().policy() + " code=" + refusal.code(),
                refusal);
        List<Reason> reasons = List.of(refusal.reason());
        advance(transaction, stored, state, new Refused(reasons), docket, Telling.reasons(Recorder.disclosed(reasons)));
    }

    /** Besides what is always needed, whatever was read at all. */
    private static Set<String> needed(Judged judged) {
        Set<String> needed = new HashSet<>(needed(judged.state().purpose()));
        judged.readings().forEach(reading -> needed.add(reading.tripwire()));
        return needed;
    }

    private static Set<String> needed(Purpose purpose) {
        return Set.copyOf(StandingTripwires.needed(purpose));
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

    private void keepFacts(Connection transaction, Docket docket) throws SQLException {
        Bytes document = Bytes.copyOf(StrictJson.write(docket.facts()));
        Sql.update(
                transaction,
                "INSERT INTO facts (proposal, purpose, round, document, digest) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                docket.proposal().id(),
                docket.gate().purpose(),
                docket.proposal().round(),
                document,
                Digest.of(document));
    }

    private EntryId fileVerdict(Connection transaction, Judged judged) throws SQLException {
        Bytes input = Bytes.copyOf(StrictJson.write(judged.input().document()));
        tables.blobs().keep(transaction, input, GATEWAY.value(), clock.instant());
        Verdict verdict = judged.verdict();
        EntryId entry = announcer.log(transaction, PredicateType.VERDICT, verdict.proof());
        file(transaction, judged.docket(), "policy", "policy", word(verdict).toString(), verdict.proof(), entry);
        return entry;
    }

    private static VerdictWord word(Verdict verdict) {
        return switch (verdict) {
            case Allowed ignored -> VerdictWord.ALLOWED;
            case Escalated ignored -> VerdictWord.ESCALATED;
            case Undetermined ignored -> VerdictWord.UNDETERMINED;
            case Denied ignored -> VerdictWord.DENIED;
        };
    }

    private void fileReading(Connection transaction, Docket docket, Reading reading) throws SQLException {
        EntryId entry = announcer.log(transaction, PredicateType.READING, reading.proof());
        file(transaction, docket, "tripwire", reading.tripwire(), reading.word().toString(), reading.proof(), entry);
    }

    private static void file(
            Connection transaction,
            Docket docket,
            String gate,
            String name,
            String outcome,
            Envelope proof,
            EntryId entry)
            throws SQLException {
        Sql.update(
                transaction,
                """
                INSERT INTO gate_result (proposal, purpose, round, gate, name, basis, outcome, envelope, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                docket.proposal().id(),
                docket.gate().purpose(),
                docket.proposal().round(),
                gate,
                name,
                docket.gate().basis().digest(),
                outcome,
                Bytes.copyOf(proof.toBytes()),
                entry);
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
                metrics(docket).orElse(null),
                docket.evidence().map(set -> set.outcome().failure()).orElse(null));
        advance(transaction, docket.proposal(), state, new Refused(reasons), docket, telling);
    }

    private void ask(Connection transaction, Docket docket, Judging state, Escalated verdict, Optional<Bytes> view)
            throws SQLException {
        StoredProposal stored = docket.proposal();
        int tier = verdict.tier();
        if (view.isEmpty()) {
            List<Reason> reasons = List.of(Reason.of("TOO_LARGE_TO_REVIEW"));
            advance(
                    transaction,
                    stored,
                    state,
                    new Refused(reasons),
                    docket,
                    Telling.reasons(Recorder.disclosed(reasons)));
            return;
        }
        Instant until = earlier(
                stored.deadline(),
                clock.instant()
                        .plusSeconds(
                                parts.policy().bundle().defaults().seconds().ask()));
        SignOffDesk.Case asked = parts.signOffs()
                .open(
                        transaction,
                        new SignOffDesk.Opening(
                                PROPOSAL + stored.id(),
                                Optional.of(stored.lineage().value()),
                                docket.gate(),
                                stored.round(),
                                tier,
                                parts.trust().get().document().quorums().tier(tier),
                                excluded(transaction, docket),
                                view.get(),
                                until));
        List<String> disclosed = verdict.reasons().stream()
                .flatMap(reason -> reason.disclosed().stream())
                .map(Reason::toString)
                .toList();
        advance(
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
                        metrics(docket).orElse(null),
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

    /** Admission has no permit, but stands on the same three proofs. */
    private void admit(Connection transaction, Docket docket, Open state, Clearance clearance, EntryId verdictEntry)
            throws SQLException {
        if (!clearance.gate().equals(docket.gate())) {
            throw new IllegalStateException("cleared over another gate than it is admitted over");
        }
        StoredProposal stored = docket.proposal();
        EvidenceSet evidence = docket.evidence().orElseThrow();
        Optional<Decimal> score = metrics(docket)
                .map(metrics -> metrics.get(docket.charter().score().metric()));
        long number = 0;
        if (stored.proposer().equals(GATEWAY)) {
            tables.lineages().scoreGenesis(transaction, stored.lineage(), stored.id(), score, evidence.digest());
        } else {
            number = tables.lineages()
                    .addGeneration(
                            transaction,
                            stored.lineage(),
                            stored.result(),
                            stored.parents(),
                            stored.id(),
                            score,
                            evidence.digest(),
                            docket.counters().unreviewedDepth());
        }
        boolean wantsPromotion = stored.aim() == Aim.PROMOTE;
        Telling telling = new Telling(
                List.of(),
                verdictEntry,
                null,
                number,
                docket.lineage().head().orElseThrow(),
                metrics(docket).orElse(null),
                null);
        if (!wantsPromotion) {
            advance(transaction, stored, state, new Admitted(false), docket, telling);
            return;
        }
        var answer = recorder.admittedOnTheWay(stored, telling);
        recorder.advance(
                transaction,
                stored,
                Purpose.PROMOTE,
                1,
                "JUDGING",
                null,
                Optional.of(docket.gate().basis().digest()),
                clock.instant(),
                answer);
        recorder.tell(transaction, stored, answer);
    }

    private static Optional<Map<String, Decimal>> metrics(Docket docket) {
        return docket.evidence().flatMap(EvidenceSet::evidence).map(EvidencePredicate::metrics);
    }

    private void issue(
            Connection transaction,
            StoredProposal stored,
            StoredLineage lineage,
            Charter charter,
            Open state,
            Clearance clearance,
            Instant notAfterTheLatest)
            throws SQLException {
        Instant now = clock.instant();
        Instant notAfter = earlier(
                notAfterTheLatest,
                now.plusSeconds(parts.policy().bundle().defaults().seconds().permit()));
        Permit permit = parts.issuer()
                .issue(
                        clearance,
                        new PermitTerms(
                                stored.id(),
                                stored.lineage(),
                                stored.round(),
                                charter.pool(),
                                conditions(charter),
                                now,
                                notAfter,
                                lineage.epoch(),
                                parts.trust().get().document().version()));
        EntryId entry = parts.permits().file(transaction, permit, stored.round());
        announcer.notice(
                transaction, stored.lineage().value(), "dev.portcullis.permit.issued.v1", permit.sealed(), entry);
        ProposalState next =
                Step.next(state, new PermitIssued(permit.terms().permit())).orElseThrow();
        recorder.record(
                transaction,
                stored,
                next,
                stored.round(),
                Optional.of(clearance.gate().basis().digest()),
                notAfter,
                Telling.nothing());
        parts.failpoints().reach("issue");
    }

    private static Conditions conditions(Charter charter) {
        Charter.Limits limits = charter.limits();
        return new Conditions(
                limits.network().toString(),
                limits.gpus(),
                limits.wall().toSeconds(),
                limits.memoryBytes() / Bounds.MIB,
                limits.diskBytes() / Bounds.MIB,
                limits.processes(),
                limits.cpu().toSeconds());
    }

    private boolean tally(StoredProposal stored, AwaitingSignOff state) {
        Docket docket;
        try {
            docket = dockets.prepare(stored);
        } catch (EvidenceVoidException e) {
            return transactions.run(transaction -> {
                tables.lineages().lock(transaction, stored.lineage());
                parts.signOffs().close(transaction, state.ask(), Ask.State.VOID);
                List<Reason> reasons = List.of(Reason.of("EVIDENCE_VOID"));
                advance(transaction, stored, state, new Refused(reasons), Telling.reasons(Recorder.disclosed(reasons)));
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
                stop(transaction, stored, state, AnswerState.LAPSED, "DEADLINE_PASSED");
                return true;
            }
            if (asked.ask().state() == Ask.State.VOID || basisMoved(asked.ask(), lineage)) {
                parts.signOffs().close(transaction, state.ask(), Ask.State.VOID);
                advance(transaction, stored, state, new BasisMoved(), Telling.nothing());
                return true;
            }
            switch (parts.signOffs().tally(asked)) {
                case Waiting ignored -> {
                    tables.proposals()
                            .postpone(
                                    transaction,
                                    stored,
                                    earlier(stored.deadline(), asked.ask().expiresAt()));
                    return false;
                }
                case Lapsed ignored -> {
                    parts.signOffs().close(transaction, state.ask(), Ask.State.LAPSED);
                    stop(transaction, stored, state, AnswerState.LAPSED, "ASK_LAPSED");
                }
                case Declined declined -> {
                    parts.signOffs().close(transaction, state.ask(), Ask.State.DECLINED);
                    List<Reason> reasons = List.of(Reason.at("DECLINED", "by " + declined.by()));
                    advance(
                            transaction,
                            stored,
                            state,
                            new Finding.Declined(reasons),
                            Telling.reasons(List.of("DECLINED")));
                }
                case Granted granted -> {
                    if (lineage.haltedBy().isPresent()) {
                        tables.proposals()
                                .postpone(
                                        transaction,
                                        stored,
                                        earlier(
                                                stored.deadline(),
                                                clock.instant().plus(WHILE_HALTED)));
                        return false;
                    }
                    parts.signOffs().close(transaction, state.ask(), Ask.State.GRANTED);
                    granted(transaction, docket, lineage, state, asked.ask(), granted);
                }
            }
            return true;
        });
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
        Proofs proofs = new Proofs(parts.trust());
        if (!(proofs.verdict(transaction, stored) instanceof Escalated verdict)) {
            throw new IllegalStateException("people were asked without an escalated verdict");
        }
        Clearance clearance;
        try {
            clearance = Clearance.of(
                    ask.gate(),
                    docket.facts(),
                    verdict,
                    proofs.cleared(transaction, stored),
                    needed(state.purpose()),
                    granted);
        } catch (ClearanceRefusedException e) {
            unclear(transaction, docket, state, e);
            return;
        }
        if (state.purpose() == Purpose.ADMIT) {
            admit(transaction, docket, state, clearance, proofs.verdictEntry(transaction, stored));
            return;
        }
        Instant latest = earlier(earlier(granted.until(), ask.expiresAt()), stored.deadline());
        issue(transaction, stored, lineage, docket.charter(), state, clearance, latest);
    }

    /** Whether what people said still counts when a worker redeems (A7). */
    boolean stillGranted(Connection transaction, PermitDesk.Filed permit) throws SQLException {
        Optional<AskId> ask = Sql.one(
                transaction,
                "SELECT id FROM ask WHERE subject = ? AND purpose = ? AND round = ?",
                row -> new AskId(Sql.uuid(row, "id")),
                PROPOSAL + permit.proposal(),
                permit.purpose(),
                permit.round());
        if (ask.isEmpty()) {
            return true;
        }
        SignOffDesk.Case asked = parts.signOffs().find(transaction, ask.get()).orElseThrow();
        return parts.signOffs().tally(asked) instanceof Granted;
    }

    private boolean check(StoredProposal stored, Permitted state) {
        return transactions.run(transaction -> {
            StoredLineage lineage =
                    tables.lineages().lock(transaction, stored.lineage()).orElseThrow();
            PermitDesk.Filed permit =
                    parts.permits().find(transaction, state.permit()).orElseThrow();
            Instant now = clock.instant();
            if (!now.isBefore(permit.notAfter())) {
                parts.permits().expire(transaction, permit.id());
                advance(transaction, stored, state, new PermitExpired(), Telling.nothing());
                return true;
            }
            boolean stale = lineage.epoch() != permit.epoch()
                    || parts.trust().get().document().version() != permit.keyEpoch();
            if (permit.state().equals("revoked")
                    || (stale && parts.permits().revoke(transaction, permit, Reason.of("EPOCH_STALE")))) {
                advance(transaction, stored, state, new PermitRevoked(), Telling.nothing());
                return true;
            }
            tables.proposals().postpone(transaction, stored, permit.notAfter());
            return false;
        });
    }

    private boolean check(StoredProposal stored, Running state) {
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
            advance(transaction, stored, state, new EvaluationSettled(), Telling.nothing());
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
                        PROPOSAL + stored.id(),
                        stored.round())
                .isPresent();
        int depth = signedOff ? 0 : dockets.depth(transaction, lineage) + 1;
        tables.lineages().moveHead(transaction, stored.lineage(), stored.result(), signedOff);
        long generation = stored.generation().orElseThrow();
        tables.lineages().promoteGeneration(transaction, stored.lineage(), generation, redeemed.permit(), depth);
        advance(
                transaction,
                stored,
                state,
                new PromotionSettled(),
                new Telling(List.of(), null, null, generation, stored.result(), null, null));
    }

    private void lost(Connection transaction, StoredProposal stored, Running state, String code) throws SQLException {
        advance(transaction, stored, state, new WorkLost(List.of(Reason.of(code))), Telling.reasons(List.of(code)));
    }

    /** Which scorer the charter that the permit binds names: the evaluator must have been that one (P2). */
    Digest scorer(Connection transaction, StoredProposal stored, Redeemed redeemed) throws SQLException {
        PermitDesk.Filed permit =
                parts.permits().find(transaction, redeemed.permit()).orElseThrow();
        Tree result = tables.blobs().tree(transaction, stored.result()).orElseThrow();
        return tables.lineages().charter(transaction, permit.charter()).evaluator(result);
    }

    /** Ends what could not be stepped until its deadline; what a worker holds ends by its lease (K5). */
    void abandon(Connection transaction, StoredProposal stored) throws SQLException {
        Open state = Recorder.open(stored);
        switch (state) {
            case AwaitingSignOff awaiting -> parts.signOffs().close(transaction, awaiting.ask(), Ask.State.LAPSED);
            case Permitted permitted -> parts.permits().expire(transaction, permitted.permit());
            case Received ignored -> {}
            case Judging ignored -> {}
            case Running ignored -> {}
        }
        stop(transaction, stored, state, AnswerState.LAPSED, "DEADLINE_PASSED");
    }

    private boolean refuse(StoredProposal stored, Open state, List<Reason> reasons) {
        return transactions.run(transaction -> {
            tables.lineages().lock(transaction, stored.lineage());
            advance(transaction, stored, state, new Refused(reasons), Telling.reasons(Recorder.disclosed(reasons)));
            return true;
        });
    }

    private boolean stop(StoredProposal stored, Open state, AnswerState as, String code) {
        return transactions.run(transaction -> {
            tables.lineages().lock(transaction, stored.lineage());
            stop(transaction, stored, state, as, code);
            return true;
        });
    }

    private void stop(Connection transaction, StoredProposal stored, Open state, AnswerState as, String code)
            throws SQLException {
        advance(transaction, stored, state, new Stopped(as, List.of(Reason.of(code))), Telling.reasons(List.of(code)));
    }

    private void advance(Connection transaction, StoredProposal stored, Open state, Finding finding, Telling telling)
            throws SQLException {
        advance(transaction, stored, state, finding, Optional.empty(), clock.instant(), telling);
    }

    private void advance(
            Connection transaction, StoredProposal stored, Open state, Finding finding, Docket docket, Telling telling)
            throws SQLException {
        advance(transaction, stored, state, finding, docket, clock.instant(), telling);
    }

    private void advance(
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

    private void advance(
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
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
