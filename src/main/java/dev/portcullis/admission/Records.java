package dev.portcullis.admission;

import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.StoredGeneration;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.QuorumForecast;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Paces.Pace;
import dev.portcullis.signoff.Questions.Question;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is on record, read only: nothing here changes anything, and nothing here is believed without its signature. */
public final class Records {
    private static final int GENERATIONS = 1_000;

    private final Transactions transactions;
    private final SignOffDesk signOffs;
    private final PermitDesk permits;
    private final Ledger ledger;
    private final AdmissionTables tables = new AdmissionTables();
    private final HaltTable halts = new HaltTable();

    public Records(Transactions transactions, SignOffDesk signOffs, PermitDesk permits, Ledger ledger) {
        this.transactions = transactions;
        this.signOffs = signOffs;
        this.permits = permits;
        this.ledger = ledger;
    }

    /** A proposal with its last answer. */
    public record ProposalRecord(ProposalId id, LineageId lineage, String proposer, AnswerPredicate answer) {}

    /** A page of a lineage's proposals, newest first, those before {@code after} where it is given. */
    public List<ProposalRecord> proposals(
            LineageId lineage, Optional<AnswerState> state, Optional<ProposalId> after, int atMost) {
        return transactions
                .run(transaction ->
                        tables.proposals().page(transaction, lineage, state.map(AnswerState::toString), after, atMost))
                .stream()
                .map(Records::record)
                .toList();
    }

    private static ProposalRecord record(StoredProposal stored) {
        return new ProposalRecord(
                stored.id(), stored.lineage(), stored.proposer().value(), stored.answer());
    }

    /** Whether an ask can still be met; {@link SignOffDesk#forecast}. */
    public Optional<QuorumForecast> forecast(SignOffDesk.Case asked, boolean tellsWhoAnswered) {
        return signOffs.forecast(asked, tellsWhoAnswered);
    }

    /**
     * Why a proposer's authentic statement about this proposal was refused, when it was: such a one need not have become
     * a proposal.
     */
    public Optional<String> turnedAway(Enrolled proposer, ProposalId id) {
        return transactions.run(transaction -> TurnedAway.reason(transaction, proposer.principal(), id));
    }

    public Optional<Tree> tree(Digest digest) {
        return transactions.run(transaction -> tables.blobs().tree(transaction, digest));
    }

    /**
     * A lineage as it stands.
     *
     * @param score the head's, by the charter's metric
     * @param generations newest first, at most {@value #GENERATIONS}
     */
    public record LineageRecord(
            LineageId id,
            String standing,
            Digest charter,
            Digest genesis,
            Optional<Digest> head,
            Optional<Digest> anchor,
            Optional<Decimal> score,
            long epoch,
            Optional<HaltId> haltedBy,
            Optional<ProposalId> promoting,
            Bytes charterDocument,
            List<GenerationRecord> generations) {
        public LineageRecord {
            generations = List.copyOf(generations);
        }
    }

    /** One admitted tree of a lineage. */
    public record GenerationRecord(
            long number, Digest tree, Optional<ProposalId> proposal, Optional<Decimal> score, boolean promoted) {}

    public List<LineageRecord> lineages() {
        return transactions.run(transaction -> {
            List<LineageRecord> all = new ArrayList<>();
            for (StoredLineage lineage : tables.lineages().all(transaction)) {
                all.add(lineage(transaction, lineage, List.of()));
            }
            return all;
        });
    }

    public Optional<LineageRecord> lineage(LineageId id) {
        return transactions.run(transaction -> {
            Optional<StoredLineage> found = tables.lineages().find(transaction, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            List<GenerationRecord> generations = tables.lineages().generations(transaction, id, GENERATIONS).stream()
                    .map(one ->
                            new GenerationRecord(one.number(), one.tree(), one.proposal(), one.score(), one.promoted()))
                    .toList();
            return Optional.of(lineage(transaction, found.get(), generations));
        });
    }

    private LineageRecord lineage(Connection transaction, StoredLineage stored, List<GenerationRecord> generations)
            throws SQLException {
        Optional<Decimal> score = stored.head().isEmpty()
                ? Optional.empty()
                : tables.lineages()
                        .generation(transaction, stored.id(), stored.head().get())
                        .flatMap(StoredGeneration::score);
        return new LineageRecord(
                stored.id(),
                stored.standing(),
                stored.charter(),
                stored.genesis(),
                stored.head(),
                stored.anchor(),
                score,
                stored.epoch(),
                stored.haltedBy(),
                stored.promoting(),
                tables.lineages().charterDocument(transaction, stored.charter()).orElseThrow(),
                generations);
    }

    /** A halt as it was raised. */
    public record HaltRecord(
            HaltId id, String scope, String reason, String by, Instant raisedAt, EntryId entry, boolean rearmed) {}

    public Optional<HaltRecord> halt(HaltId id) {
        return transactions.run(transaction -> halts.find(transaction, id)).map(Records::record);
    }

    static HaltRecord record(HaltTable.StoredHalt halt) {
        return new HaltRecord(
                halt.id(), halt.scope(), halt.reason(), halt.by(), halt.raisedAt(), halt.entry(), halt.rearmed());
    }

    /** Open asks, the one that lapses first at the head. */
    public List<Ask> openAsks() {
        return transactions.run(signOffs::open);
    }

    public Optional<SignOffDesk.Case> ask(AskId id) {
        return transactions.run(transaction -> signOffs.find(transaction, id));
    }

    /** What people asked about an ask before they decided. */
    public List<Question> questions(AskId id) {
        return transactions.run(transaction -> signOffs.questions().of(transaction, id));
    }

    /** A question about a proposal, with until when its ask is open, and whether it is. */
    public record ProposalQuestion(Question question, Instant until, boolean open) {}

    /**
     * What people asked about a proposal, in all its asks.
     *
     * @param result the tree it is about, which a reply names as its subject
     * @param open the ask that people can answer now
     */
    public record ProposalQuestions(
            LineageId lineage, Digest result, Optional<AskId> open, List<ProposalQuestion> questions) {
        public ProposalQuestions {
            questions = List.copyOf(questions);
        }
    }

    public Optional<ProposalQuestions> questions(ProposalId proposal) {
        return transactions.run(transaction -> {
            Optional<StoredProposal> stored = tables.proposals().find(transaction, proposal);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            List<AskId> asks = Sql.list(
                    transaction,
                    "SELECT id FROM ask WHERE subject = ? AND EXISTS (SELECT FROM ask_question q WHERE q.ask = ask.id)"
                            + " ORDER BY id LIMIT 100",
                    row -> new AskId(Sql.uuid(row, "id")),
                    Asking.subject(proposal));
            List<ProposalQuestion> questions = new ArrayList<>();
            for (AskId id : asks) {
                Ask ask = signOffs.find(transaction, id).orElseThrow().ask();
                for (Question question : signOffs.questions().of(transaction, id)) {
                    questions.add(new ProposalQuestion(question, ask.expiresAt(), ask.state() == Ask.State.OPEN));
                }
            }
            Optional<AskId> open = Sql.one(
                    transaction,
                    "SELECT id FROM ask WHERE subject = ? AND state = 'open' ORDER BY id DESC LIMIT 1",
                    row -> new AskId(Sql.uuid(row, "id")),
                    Asking.subject(proposal));
            return Optional.of(
                    new ProposalQuestions(stored.get().lineage(), stored.get().result(), open, questions));
        });
    }

    /** How long those took who answered. */
    public Map<PersonId, Pace> paces(AskId id) {
        return transactions.run(transaction -> signOffs.paces().of(transaction, id));
    }

    /** How an ask stands with what people have said. */
    public SignOffOutcome tally(SignOffDesk.Case asked) {
        return signOffs.tally(asked);
    }

    /** Permits of a pool that wait to be redeemed, oldest first. */
    public List<PermitDesk.Filed> issued(String audience) {
        return transactions.run(transaction -> permits.issued(transaction, audience));
    }

    public Optional<PermitDesk.Filed> permit(PermitId id) {
        return transactions.run(transaction -> permits.find(transaction, id));
    }

    /** A permit with everything it takes to believe it without us. */
    public PermitBundle bundle(PermitDesk.Filed permit) {
        PermitPredicate terms = terms(permit);
        String proof = ledger.proof(permit.entry()).map(LogProof::text).orElse("");
        return transactions.run(transaction -> {
            Map<Digest, Bytes> sealed = new HashMap<>();
            results(transaction, permit).forEach(one -> sealed.put(Digest.of(one), one));
            signOffs(transaction, "proposal:" + permit.proposal(), terms.basis().result())
                    .forEach(one -> sealed.put(Digest.of(one), one));
            PermitPredicate.Proofs proofs = terms.proofs();
            return new PermitBundle(
                    permit.sealed(),
                    there(sealed, proofs.verdict()),
                    proofs.readings().stream()
                            .map(digest -> there(sealed, digest))
                            .toList(),
                    proofs.signOffs().stream()
                            .map(digest -> there(sealed, digest))
                            .toList(),
                    tables.lineages()
                            .charterDocument(transaction, permit.charter())
                            .orElseThrow(),
                    signOffs(transaction, "charter:" + permit.lineage(), permit.charter()),
                    manifest(transaction, terms.basis().base()),
                    manifest(transaction, terms.basis().anchor()),
                    manifest(transaction, terms.basis().result()),
                    proof);
        });
    }

    private static PermitPredicate terms(PermitDesk.Filed permit) {
        try {
            return Statement.parse(
                            Envelope.parse(permit.sealed().toArray()).payload().toArray())
                    .predicate(PermitPredicate.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table permit holds what was never written to it", e);
        }
    }

    private static Bytes there(Map<Digest, Bytes> sealed, Digest digest) {
        Bytes found = sealed.get(digest);
        if (found == null) {
            throw new IllegalStateException("a permit names a proof that is not on record: " + digest);
        }
        return found;
    }

    private static List<Bytes> results(Connection transaction, PermitDesk.Filed permit) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT envelope FROM gate_result WHERE proposal = ? AND purpose = ? AND round = ?",
                row -> Bytes.copyOf(row.getBytes("envelope")),
                permit.proposal(),
                permit.purpose(),
                permit.round());
    }

    /** What people granted about this subject over this result, as it was sealed. */
    static List<Bytes> signOffs(Connection transaction, String subject, Digest result) throws SQLException {
        record Granted(Bytes basis, Bytes envelope) {}
        List<Granted> granted = Sql.list(
                transaction,
                """
                SELECT a.basis, s.envelope FROM sign_off s JOIN ask a ON a.id = s.ask
                WHERE a.subject = ? AND a.state = 'granted' AND s.says = 'granted' ORDER BY s.entry""",
                row -> new Granted(Bytes.copyOf(row.getBytes("basis")), Bytes.copyOf(row.getBytes("envelope"))),
                subject);
        List<Bytes> sealed = new ArrayList<>();
        for (Granted one : granted) {
            try {
                if (StrictJson.read(one.basis().toArray(), Basis.class).result().equals(result)) {
                    sealed.add(one.envelope());
                }
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("the table ask holds what was never written to it", e);
            }
        }
        return sealed;
    }

    private Bytes manifest(Connection transaction, Digest tree) throws SQLException {
        return tables.blobs().tree(transaction, tree).orElseThrow().manifest();
    }
}
