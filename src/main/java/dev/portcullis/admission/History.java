package dev.portcullis.admission;

import dev.portcullis.admission.internal.ProposalTable;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What happened, for people to read: a page at a time, newest first, each page one query or a handful, whatever the
 * length of the history. Read only, and nothing here is believed without its signature.
 */
public final class History {
    private static final int EVENTS = 500;
    private static final int TIMESTAMP_SHIFT = 16;

    private final Transactions transactions;
    private final AdmissionTables tables = new AdmissionTables();

    public History(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * How much waits and how far the log is, in numbers; one look costs a few index scans.
     *
     * @param overdueSeconds how long the most overdue open proposal waits for its step
     * @param checkpointSize entries under the last published checkpoint
     */
    public record Now(
            long openAsks,
            long standingHalts,
            long openProposals,
            long overdueSeconds,
            long checkpointSize,
            Optional<Instant> checkpointAt) {}

    public Now now() {
        return transactions
                .run(transaction -> Sql.one(transaction, """
                        SELECT (SELECT count(*) FROM proposal WHERE state <> 'ENDED') AS proposals,
                            (SELECT count(*) FROM ask WHERE state = 'open') AS asks,
                            (SELECT count(*) FROM halt WHERE rearmed_entry IS NULL) AS halts,
                            (SELECT coalesce(extract(epoch FROM now() - min(step_due_at)), 0)::bigint FROM proposal
                                WHERE state <> 'ENDED' AND step_due_at < now()) AS overdue,
                            c.size, c.published_at
                        FROM (SELECT 1) one LEFT JOIN (SELECT size, published_at FROM checkpoint
                            WHERE published_at IS NOT NULL ORDER BY size DESC LIMIT 1) c ON true""", History::now))
                .orElseThrow();
    }

    private static Now now(ResultSet row) throws SQLException {
        return new Now(
                row.getLong("asks"),
                row.getLong("halts"),
                row.getLong("proposals"),
                row.getLong("overdue"),
                row.getLong("size"),
                Optional.ofNullable(row.getObject("published_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    /** When each gate last answered: {@code policy}, {@code tripwire} and {@code signoff}, those that ever did. */
    public Map<String, Instant> lastAnswers() {
        record Last(String gate, Instant at) {}
        List<Last> last = transactions.run(transaction ->
                Sql.list(transaction, """
                (SELECT 'policy' AS gate, entry FROM gate_result WHERE gate = 'policy' ORDER BY entry DESC LIMIT 1)
                UNION ALL
                (SELECT 'tripwire', entry FROM gate_result WHERE gate = 'tripwire' ORDER BY entry DESC LIMIT 1)
                UNION ALL
                (SELECT 'signoff', entry FROM sign_off ORDER BY entry DESC LIMIT 1)""", row -> new Last(row.getString("gate"), bornAt(Sql.uuid(row, "entry")))));
        return last.stream().collect(Collectors.toMap(Last::gate, Last::at));
    }

    /**
     * Which proposals of all lineages.
     *
     * @param text a lineage's or a proposer's name, whole
     */
    public record Filter(
            Optional<LineageId> lineage,
            Optional<AnswerState> state,
            Optional<Purpose> purpose,
            Optional<String> text) {}

    /**
     * One proposal of a page.
     *
     * @param purpose the question it stands at, or ended at
     */
    public record ProposalLine(
            ProposalId id,
            LineageId lineage,
            String proposer,
            AnswerState state,
            Purpose purpose,
            List<String> reasons,
            Instant receivedAt) {
        public ProposalLine {
            reasons = List.copyOf(reasons);
        }
    }

    /** A page of proposals, newest first, those before {@code after} where it is given. */
    public List<ProposalLine> proposals(Filter filter, Optional<ProposalId> after, int atMost) {
        Optional<String> lineage = filter.lineage().map(LineageId::value);
        Optional<String> state = filter.state().map(AnswerState::toString);
        boolean isOpen = filter.state()
                .filter(asked -> asked == AnswerState.JUDGING || asked == AnswerState.WAITING)
                .isPresent();
        return transactions
                .run(transaction -> Sql.list(
                        transaction,
                        """
                        SELECT * FROM proposal WHERE (?::text IS NULL OR lineage = ?)
                            AND (?::text IS NULL OR answer_state = ?) AND (?::text IS NULL OR purpose = ?)
                            AND (?::text IS NULL OR lineage = ? OR proposer = ?)
                            AND (?::uuid IS NULL OR id < ?)""" + (isOpen ? " AND state <> 'ENDED'" : "") + " ORDER BY id DESC LIMIT ?",
                        ProposalTable::read,
                        lineage,
                        lineage,
                        state,
                        state,
                        filter.purpose(),
                        filter.purpose(),
                        filter.text(),
                        filter.text(),
                        filter.text(),
                        after,
                        after,
                        atMost))
                .stream()
                .map(stored -> new ProposalLine(
                        stored.id(),
                        stored.lineage(),
                        stored.proposer().value(),
                        stored.answer().state(),
                        stored.purpose(),
                        stored.answer().reasons(),
                        stored.receivedAt()))
                .toList();
    }

    /**
     * One proposal whole.
     *
     * @param words the proposer's own, not to be trusted
     * @param generation it became
     * @param life what was logged of it, oldest first
     */
    public record Case(
            ProposalId id,
            LineageId lineage,
            String proposer,
            String kind,
            String aim,
            Digest base,
            Digest result,
            List<Digest> parents,
            Map<String, Decimal> claims,
            String words,
            Optional<ProposalId> of,
            List<ProposalId> joined,
            Purpose purpose,
            int round,
            boolean isEnded,
            Instant deadline,
            Instant receivedAt,
            AnswerPredicate answer,
            Optional<Long> generation,
            List<Event> life) {
        public Case {
            parents = List.copyOf(parents);
            claims = Map.copyOf(claims);
            joined = List.copyOf(joined);
            life = List.copyOf(life);
        }
    }

    /**
     * One thing on record about a proposal.
     *
     * @param what {@code reading}, {@code verdict}, {@code ask}, {@code signoff}, {@code permit}, {@code redemption} or
     *     {@code end}
     * @param name of the tripwire, the person, the pool or the worker
     * @param outcome in the record's own word
     * @param words a person wrote with it; empty where there are none
     * @param reference the ask or the permit it belongs to
     */
    public record Event(
            EntryId entry,
            Instant at,
            String what,
            String purpose,
            int round,
            String name,
            String outcome,
            String words,
            Optional<UUID> reference) {}

    public Optional<Case> proposal(ProposalId id) {
        return transactions.run(transaction -> {
            Optional<StoredProposal> found = tables.proposals().find(transaction, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            StoredProposal stored = found.get();
            List<Event> life =
                    Sql.list(transaction, """
                    SELECT entry, CASE gate WHEN 'policy' THEN 'verdict' ELSE 'reading' END AS what, purpose, round,
                        name, outcome, '' AS words, NULL::uuid AS reference FROM gate_result WHERE proposal = ?
                    UNION ALL SELECT entry, 'ask', purpose, round, 'tier ' || tier, state, '', id FROM ask
                        WHERE subject = ?
                    UNION ALL SELECT s.entry, 'signoff', a.purpose, a.round, s.person, s.says, s.reason, a.id
                        FROM ask a JOIN sign_off s ON s.ask = a.id WHERE a.subject = ?
                    UNION ALL SELECT entry, 'permit', purpose, round, audience, state, '', id FROM permit
                        WHERE proposal = ?
                    UNION ALL SELECT r.entry, 'redemption', p.purpose, p.round, r.worker,
                        CASE WHEN r.settled_at IS NULL THEN 'running' ELSE 'settled' END, '', p.id
                        FROM permit p JOIN redemption r ON r.permit = p.id WHERE p.proposal = ?
                    ORDER BY entry LIMIT\s""" + EVENTS, History::event, id, "proposal:" + id, "proposal:" + id, id, id);
            return Optional.of(whole(stored, life));
        });
    }

    private static Event event(ResultSet row) throws SQLException {
        UUID entry = Sql.uuid(row, "entry");
        return new Event(
                new EntryId(entry),
                bornAt(entry),
                row.getString("what"),
                row.getString("purpose"),
                row.getInt("round"),
                row.getString("name"),
                row.getString("outcome"),
                row.getString("words"),
                Sql.optionalUuid(row, "reference"));
    }

    private static Case whole(StoredProposal stored, List<Event> life) {
        return new Case(
                stored.id(),
                stored.lineage(),
                stored.proposer().value(),
                stored.kind().toString(),
                stored.aim().toString(),
                stored.base(),
                stored.result(),
                stored.parents(),
                stored.claims(),
                words(stored),
                stored.of(),
                stored.joined(),
                stored.purpose(),
                stored.round(),
                stored.ended(),
                stored.deadline(),
                stored.receivedAt(),
                stored.answer(),
                stored.generation(),
                life);
    }

    private static String words(StoredProposal stored) {
        try {
            Statement statement = Statement.parse(
                    Envelope.parse(stored.envelope().toArray()).payload().toArray());
            return statement.predicateType() == PredicateType.PROPOSAL
                    ? statement.predicate(ProposalPredicate.class).reason()
                    : "";
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table proposal holds what was never written to it", e);
        }
    }

    /** One activation of a policy. */
    public record PolicyEpoch(long epoch, Digest bundle, EntryId entry, Instant at) {}

    /** The last activations, newest first. */
    public List<PolicyEpoch> policyEpochs() {
        return transactions.run(transaction -> Sql.list(
                transaction,
                "SELECT epoch, bundle, entry FROM policy_epoch ORDER BY epoch DESC LIMIT ?",
                row -> new PolicyEpoch(
                        row.getLong("epoch"),
                        Sql.digest(row, "bundle"),
                        new EntryId(Sql.uuid(row, "entry")),
                        bornAt(Sql.uuid(row, "entry"))),
                Bounds.PAGE));
    }

    /**
     * One entry of the ledger that has its place.
     *
     * @param kind the type of what it states, as a URI
     */
    public record EntryLine(long index, EntryId entry, String kind, long bytes, Instant at) {}

    /** A page of entries, newest first, those before this place where it is given. */
    public List<EntryLine> entries(Optional<Long> before, int atMost) {
        return transactions.run(transaction -> Sql.list(
                transaction,
                """
                SELECT p.idx, p.entry, e.kind, octet_length(e.leaf) AS bytes
                FROM (SELECT idx, entry FROM ledger_place WHERE ?::bigint IS NULL OR idx < ?
                    ORDER BY idx DESC LIMIT ?) p JOIN ledger_entry e ON e.id = p.entry ORDER BY p.idx DESC""",
                row -> new EntryLine(
                        row.getLong("idx"),
                        new EntryId(Sql.uuid(row, "entry")),
                        row.getString("kind"),
                        row.getLong("bytes"),
                        bornAt(Sql.uuid(row, "entry"))),
                before,
                before,
                atMost));
    }

    /** When an entry was made, which its id says (UUIDv7). */
    public static Instant bornAt(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIMESTAMP_SHIFT);
    }
}
