package dev.portcullis.admission.internal;

import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of what was done by break-glass. Rows stay as they were written. */
public final class GlassTable {
    /** Over once its time is, its halt is re-armed or its evaluation has ended. */
    private static final String IN_FORCE = """
            SELECT b.* FROM breakglass b LEFT JOIN halt h ON h.id = b.halt LEFT JOIN proposal p ON p.id = b.proposal
            WHERE b.until > ? AND h.rearmed_entry IS NULL
                AND (p.id IS NULL OR (p.state <> 'ENDED' AND p.purpose <> 'promote'))
            ORDER BY b.id LIMIT 100""";

    /** One time the glass was broken. */
    public record StoredGlass(
            BreakGlassId id,
            BreakGlassAct act,
            String scope,
            String reason,
            List<PersonId> people,
            List<PersonId> skipped,
            Optional<HaltId> halt,
            Optional<ProposalId> proposal,
            Instant at,
            Instant until,
            EntryId entry) {
        public StoredGlass {
            people = List.copyOf(people);
            skipped = List.copyOf(skipped);
        }
    }

    public void insert(Connection transaction, StoredGlass glass) throws SQLException {
        Sql.update(
                transaction,
                """
                INSERT INTO breakglass (id, act, scope, reason, people, skipped, halt, proposal, at, until, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                glass.id(),
                glass.act().toString(),
                glass.scope(),
                glass.reason(),
                glass.people().stream().map(PersonId::value).toList(),
                glass.skipped().stream().map(PersonId::value).toList(),
                glass.halt(),
                glass.proposal(),
                glass.at(),
                glass.until(),
                glass.entry());
    }

    public Optional<StoredGlass> find(Connection transaction, BreakGlassId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM breakglass WHERE id = ?", GlassTable::read, id);
    }

    /** Whether this halt was raised by break-glass. */
    public boolean raised(Connection transaction, HaltId halt) throws SQLException {
        return Sql.one(transaction, "SELECT 1 FROM breakglass WHERE halt = ?", row -> true, halt)
                .isPresent();
    }

    /** Whether this evaluation was extended. */
    public boolean extended(Connection transaction, ProposalId proposal) throws SQLException {
        return Sql.one(transaction, "SELECT 1 FROM breakglass WHERE proposal = ?", row -> true, proposal)
                .isPresent();
    }

    public List<StoredGlass> inForce(Connection transaction, Instant now) throws SQLException {
        return Sql.list(transaction, IN_FORCE, GlassTable::read, now);
    }

    public List<StoredGlass> newest(Connection transaction, int atMost) throws SQLException {
        return Sql.list(transaction, "SELECT * FROM breakglass ORDER BY id DESC LIMIT ?", GlassTable::read, atMost);
    }

    private static StoredGlass read(ResultSet row) throws SQLException {
        return new StoredGlass(
                new BreakGlassId(Sql.uuid(row, "id")),
                BreakGlassAct.parse(row.getString("act")),
                row.getString("scope"),
                row.getString("reason"),
                people(row, "people"),
                people(row, "skipped"),
                Sql.optionalUuid(row, "halt").map(HaltId::new),
                Sql.optionalUuid(row, "proposal").map(ProposalId::new),
                Sql.instant(row, "at"),
                Sql.instant(row, "until"),
                new EntryId(Sql.uuid(row, "entry")));
    }

    private static List<PersonId> people(ResultSet row, String column) throws SQLException {
        return Stream.of((String[]) row.getArray(column).getArray())
                .map(PersonId::new)
                .toList();
    }
}
