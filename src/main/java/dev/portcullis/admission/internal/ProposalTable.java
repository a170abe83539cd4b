package dev.portcullis.admission.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Facts;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of proposals. */
public final class ProposalTable {

    /**
     * Inserts a new proposal.
     *
     * @return false when one with this id is there already, which changes nothing (K2)
     */
    public boolean insert(Connection transaction, StoredProposal proposal, Instant due) throws SQLException {
        return Sql.update(
                        transaction,
                        """
                        INSERT INTO proposal (id, lineage, proposer, operators, kind, aim, base, result, parents, claims, envelope, of,
                            purpose, round, state, state_ref, version, step_due_at, deadline, answer, answer_state,
                            received_at, generation)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::bytea[], ?, ?, ?, ?, ?, ?, NULL, 0, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO NOTHING""",
                        proposal.id(),
                        proposal.lineage(),
                        proposal.proposer(),
                        proposal.operators(),
                        proposal.kind().toString(),
                        proposal.aim().toString(),
                        proposal.base(),
                        proposal.result(),
                        proposal.parents(),
                        new String(StrictJson.write(proposal.claims()), UTF_8),
                        proposal.envelope(),
                        proposal.of(),
                        proposal.purpose(),
                        proposal.round(),
                        proposal.state(),
                        due,
                        proposal.deadline(),
                        StrictJson.write(proposal.answer()),
                        proposal.answer().state().toString(),
                        proposal.receivedAt(),
                        proposal.generation())
                == 1;
    }

    public Optional<StoredProposal> find(Connection transaction, ProposalId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM proposal WHERE id = ?", ProposalTable::read, id);
    }

    public Optional<StoredProposal> lock(Connection transaction, ProposalId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM proposal WHERE id = ? FOR UPDATE", ProposalTable::read, id);
    }

    /** The open case over the same base and result, whoever asked. */
    public Optional<StoredProposal> openTwin(Connection transaction, LineageId lineage, Digest base, Digest result)
            throws SQLException {
        return Sql.one(transaction, """
                SELECT * FROM proposal WHERE lineage = ? AND base = ? AND result = ? AND state <> 'ENDED' AND of IS NULL
                FOR UPDATE""", ProposalTable::read, lineage, base, result);
    }

    /**
     * Claims what is due, so that no other gateway steps it meanwhile.
     *
     * @param lease after which it is due again should this gateway die
     */
    public List<StoredProposal> claimDue(Connection transaction, Instant now, Duration lease, int atMost)
            throws SQLException {
        return Sql.list(transaction, """
                UPDATE proposal SET step_due_at = ?
                WHERE id IN (SELECT id FROM proposal WHERE state <> 'ENDED' AND step_due_at <= ?
                    ORDER BY step_due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING *""", ProposalTable::read, now.plus(lease), now, atMost);
    }

    /**
     * Moves a proposal on.
     *
     * @return false when another moved it first: the caller's finding is void and must be rolled back (K4)
     */
    public boolean advance(Connection transaction, StoredProposal from, Advance to) throws SQLException {
        return Sql.update(
                        transaction,
                        """
                        UPDATE proposal SET purpose = ?, round = ?, state = ?, state_ref = ?, basis = coalesce(?, basis),
                            step_due_at = ?, answer = ?, answer_state = ?, end_reason = ?,
                            generation = coalesce(?, generation), version = version + 1
                        WHERE id = ? AND version = ?""",
                        to.purpose(),
                        to.round(),
                        to.state(),
                        to.stateRef(),
                        to.basis(),
                        to.due(),
                        StrictJson.write(to.answer()),
                        to.answer().state().toString(),
                        to.endReason(),
                        to.generation(),
                        from.id(),
                        from.version())
                == 1;
    }

    /** A row's next values. */
    public record Advance(
            Purpose purpose,
            int round,
            String state,
            Optional<UUID> stateRef,
            Optional<Digest> basis,
            Optional<Instant> due,
            AnswerPredicate answer,
            Optional<String> endReason,
            Optional<Long> generation) {}

    /** Looks at it again then, without having moved it. */
    public void postpone(Connection transaction, StoredProposal proposal, Instant due) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET step_due_at = ? WHERE id = ? AND version = ? AND state <> 'ENDED'",
                due,
                proposal.id(),
                proposal.version());
    }

    /** Makes an open proposal due now: something it waits for has happened. */
    public void wake(Connection transaction, ProposalId id, Instant now) throws SQLException {
        Sql.update(transaction, "UPDATE proposal SET step_due_at = ? WHERE id = ? AND state <> 'ENDED'", now, id);
    }

    /** Makes all open proposals of a lineage that wait for something due now. */
    public void wakeLineage(Connection transaction, LineageId lineage, Instant now) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET step_due_at = ? WHERE lineage = ?"
                        + " AND state IN ('RECEIVED', 'JUDGING', 'PERMITTED', 'AWAITING_SIGNOFF')",
                now,
                lineage);
    }

    /** Makes all open proposals that wait for something due now. */
    public void wakeAll(Connection transaction, Instant now) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET step_due_at = ?"
                        + " WHERE state IN ('RECEIVED', 'JUDGING', 'PERMITTED', 'AWAITING_SIGNOFF')",
                now);
    }

    /** Makes those due now that wait for the lineage's promotion slot. */
    public void wakeForSlot(Connection transaction, LineageId lineage, Instant now) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET step_due_at = ? WHERE lineage = ? AND state = 'JUDGING' AND purpose = 'promote'",
                now,
                lineage);
    }

    /** Makes those that hold a permit, or all of a lineage's, due now. */
    public void wakePermitted(Connection transaction, Optional<LineageId> lineage, Instant now) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET step_due_at = ? WHERE state = 'PERMITTED' AND (?::text IS NULL OR lineage = ?)",
                now,
                lineage.map(LineageId::value),
                lineage.map(LineageId::value));
    }

    /** Promotions of the lineage that were received before this one and wait for its slot; an id is its proposer's choice. */
    public long waitingForSlotBefore(Connection transaction, StoredProposal proposal) throws SQLException {
        return Sql.one(transaction, """
                        SELECT count(*) AS ahead FROM proposal p JOIN lineage l ON l.id = p.lineage
                        WHERE p.lineage = ? AND p.state = 'JUDGING' AND p.purpose = 'promote'
                            AND (p.received_at, p.id) < (SELECT q.received_at, q.id FROM proposal q WHERE q.id = ?)
                            AND p.id IS DISTINCT FROM l.promoting""", row -> row.getLong("ahead"), proposal.lineage(), proposal.id())
                .orElse(0L);
    }

    /** GPU-seconds the lineage's evaluations of the last 24 hours used, as settled. */
    public BigDecimal gpuSeconds(Connection transaction, LineageId lineage) throws SQLException {
        return Sql.one(transaction, """
                        SELECT coalesce(sum(gpu_seconds), 0) AS used FROM redemption
                        WHERE lineage = ? AND settled_at > now() - interval '1 day'""", row -> row.getBigDecimal("used"), lineage)
                .orElse(BigDecimal.ZERO);
    }

    /** Evaluations of the lineage that are permitted or run. */
    public long evaluationsOpen(Connection transaction, LineageId lineage) throws SQLException {
        return Sql.one(transaction, """
                        SELECT count(*) AS open FROM proposal
                        WHERE lineage = ? AND purpose = 'evaluate' AND state IN ('PERMITTED', 'RUNNING')""", row -> row.getLong("open"), lineage).orElse(0L);
    }

    /**
     * Proposals that wait for people.
     *
     * @param all of all lineages
     * @param ofProposer those of one proposer
     */
    public record Waiting(long all, long ofProposer) {}

    /** Proposals that wait for people, and how many of them come from the proposer of this one. */
    public Waiting waitingForPeople(Connection transaction, StoredProposal proposal) throws SQLException {
        return Sql.one(
                        transaction,
                        """
                        SELECT count(*) AS all_open, count(*) FILTER (WHERE lineage = ? AND proposer = ?) AS own
                        FROM proposal WHERE state = 'AWAITING_SIGNOFF'""",
                        row -> new Waiting(row.getLong("all_open"), row.getLong("own")),
                        proposal.lineage(),
                        proposal.proposer())
                .orElseThrow();
    }

    /** The facts on which the proposal was judged for its present round. */
    public Facts facts(Connection transaction, StoredProposal proposal, Purpose purpose) throws SQLException {
        Bytes document = Sql.one(
                        transaction,
                        "SELECT document FROM facts WHERE proposal = ? AND purpose = ? AND round = ?",
                        row -> Bytes.copyOf(row.getBytes("document")),
                        proposal.id(),
                        purpose,
                        proposal.round())
                .orElseThrow(() -> new IllegalStateException("no facts of " + proposal.id() + " for " + purpose));
        try {
            return StrictJson.read(document.toArray(), Facts.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table facts holds what was never written to it", e);
        }
    }

    /**
     * Who contributed to what a proposal would change since the anchor (A2): the operators, at their time, of its own
     * proposer and of whoever proposed a generation it descends from by base or parent. The anchor ends the search:
     * people who did not contribute to it have signed off all that is in it.
     */
    public Set<PersonId> contributors(Connection transaction, StoredProposal proposal, Digest anchor)
            throws SQLException {
        return Set.copyOf(Sql.list(
                transaction,
                """
                WITH RECURSIVE line AS (
                    SELECT lineage, base, parents, operators FROM proposal WHERE id IN (?, ?)
                    UNION
                    SELECT p.lineage, p.base, p.parents, p.operators
                    FROM line JOIN generation g ON g.lineage = line.lineage AND g.tree <> ?
                            AND g.tree = ANY (line.parents || line.base::bytea)
                        JOIN proposal p ON p.id = g.proposal)
                SELECT DISTINCT unnest(operators) AS person FROM line""",
                row -> new PersonId(row.getString("person")),
                proposal.id(),
                proposal.of().orElse(proposal.id()),
                anchor));
    }

    /** Who operated the proposers of a lineage, or of all, when they proposed what is open. */
    public Set<PersonId> operatorsOfOpen(Connection transaction, Optional<LineageId> lineage) throws SQLException {
        return Set.copyOf(Sql.list(
                transaction,
                "SELECT DISTINCT unnest(operators) AS person FROM proposal"
                        + " WHERE state <> 'ENDED' AND (?::text IS NULL OR lineage = ?)",
                row -> new PersonId(row.getString("person")),
                lineage.map(LineageId::value),
                lineage.map(LineageId::value)));
    }

    /** What workers of a lineage, or of all, are at, locked; the lineages are locked already. */
    public List<StoredProposal> lockRunning(Connection transaction, Optional<LineageId> lineage) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM proposal WHERE state = 'RUNNING' AND (?::text IS NULL OR lineage = ?)"
                        + " ORDER BY id FOR UPDATE",
                ProposalTable::read,
                lineage.map(LineageId::value),
                lineage.map(LineageId::value));
    }

    /** Gives a proposal another deadline until it is judged for promotion, and has it looked at. */
    public void extend(Connection transaction, ProposalId id, Instant until, Instant now) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET extended_until = ?, step_due_at = ?"
                        + " WHERE id = ? AND state <> 'ENDED' AND purpose <> 'promote'",
                until,
                now,
                id);
    }

    public void join(Connection transaction, StoredProposal elder, ProposalId twin) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE proposal SET joined = array_append(joined, ?) WHERE id = ? AND NOT joined @> ARRAY[?]",
                twin,
                elder.id(),
                twin);
    }

    /** The open or ended case a joined twin belongs to. */
    public Optional<StoredProposal> findByTwin(Connection transaction, ProposalId twin) throws SQLException {
        // The second condition says nothing new; the index is of those rows only.
        return Sql.one(
                transaction,
                "SELECT * FROM proposal WHERE joined @> ARRAY[?] AND joined <> '{}'",
                ProposalTable::read,
                twin);
    }

    /** A page of proposals, newest first. */
    public List<StoredProposal> page(
            Connection transaction,
            LineageId lineage,
            Optional<String> answerState,
            Optional<ProposalId> before,
            int size)
            throws SQLException {
        return Sql.list(transaction, """
                SELECT * FROM proposal WHERE lineage = ? AND (?::text IS NULL OR answer_state = ?)
                    AND (?::uuid IS NULL OR id < ?) ORDER BY id DESC LIMIT ?""", ProposalTable::read, lineage, answerState, answerState, before, before, size);
    }

    /** Reads a row of all columns. */
    public static StoredProposal read(ResultSet row) throws SQLException {
        try {
            Array parents = row.getArray("parents");
            List<Digest> parentDigests = new ArrayList<>();
            for (byte[] raw : (byte[][]) parents.getArray()) {
                parentDigests.add(Digest.ofRaw(raw));
            }
            List<ProposalId> joined = new ArrayList<>();
            for (UUID id : (UUID[]) row.getArray("joined").getArray()) {
                joined.add(new ProposalId(id));
            }
            long generation = row.getLong("generation");
            @Nullable Long number = row.wasNull() ? null : Long.valueOf(generation);
            return new StoredProposal(
                    new ProposalId(Sql.uuid(row, "id")),
                    new LineageId(row.getString("lineage")),
                    new PrincipalId(row.getString("proposer")),
                    people(row.getArray("operators")),
                    Kind.parse(row.getString("kind")),
                    Aim.parse(row.getString("aim")),
                    Sql.digest(row, "base"),
                    Sql.digest(row, "result"),
                    parentDigests,
                    claims(row.getString("claims")),
                    Bytes.copyOf(row.getBytes("envelope")),
                    Sql.optionalUuid(row, "of").map(ProposalId::new),
                    joined,
                    Purpose.parse(row.getString("purpose")),
                    row.getInt("round"),
                    row.getString("state"),
                    Sql.optionalUuid(row, "state_ref"),
                    row.getLong("version"),
                    deadline(row),
                    Sql.instant(row, "received_at"),
                    StrictJson.read(row.getBytes("answer"), AnswerPredicate.class),
                    Optional.ofNullable(number));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table proposal holds what was never written to it", e);
        }
    }

    /** Break-glass gives an evaluation more time, and never a promotion (A9). */
    private static Instant deadline(ResultSet row) throws SQLException {
        Instant own = Sql.instant(row, "deadline");
        boolean promotes = Purpose.parse(row.getString("purpose")) == Purpose.PROMOTE;
        return promotes ? own : Sql.optionalInstant(row, "extended_until").orElse(own);
    }

    private static List<PersonId> people(Array names) throws SQLException {
        return Stream.of((String[]) names.getArray()).map(PersonId::new).toList();
    }

    private static Map<String, Decimal> claims(String json) throws MalformedJsonException {
        Map<String, Decimal> claims = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> claim :
                StrictJson.parse(json.getBytes(UTF_8)).properties()) {
            claims.put(claim.getKey(), new Decimal(claim.getValue().textValue()));
        }
        return claims;
    }
}
