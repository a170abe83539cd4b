package dev.portcullis.admission.internal;

import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of halts. Raising one locks the lineages it stops in the same transaction, which redemptions wait for (H1). */
public final class HaltTable {
    private static final String ALL = "all";
    private static final String LINEAGE = "lineage:";

    /** One halt; {@code rearmed} once people ended it. */
    public record StoredHalt(
            HaltId id,
            Optional<LineageId> lineage,
            String reason,
            String by,
            Instant raisedAt,
            EntryId entry,
            boolean rearmed) {
        public String scope() {
            return HaltTable.scope(lineage);
        }
    }

    public static String scope(Optional<LineageId> lineage) {
        return lineage.map(id -> LINEAGE + id).orElse(ALL);
    }

    public void raise(Connection transaction, StoredHalt halt) throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO halt (id, scope, reason, by, raised_at, entry) VALUES (?, ?, ?, ?, ?, ?)",
                halt.id(),
                halt.scope(),
                halt.reason(),
                halt.by(),
                halt.raisedAt(),
                halt.entry());
        // Also rows that are halted already are locked: a re-arm under way must see this halt, or this one the re-arm.
        Sql.update(
                transaction,
                "UPDATE lineage SET halted_by = coalesce(halted_by, ?) WHERE ?::text IS NULL OR id = ?",
                halt.id(),
                halt.lineage().map(LineageId::value),
                halt.lineage().map(LineageId::value));
    }

    /** Ends one halt; each lineage stays stopped by what else stands over it, else its epoch begins anew. */
    public boolean rearm(Connection transaction, HaltId id, EntryId entry) throws SQLException {
        int ended = Sql.update(
                transaction, "UPDATE halt SET rearmed_entry = ? WHERE id = ? AND rearmed_entry IS NULL", entry, id);
        if (ended == 0) {
            return false;
        }
        // Locked in a statement of its own, so that the next one sees every halt that was raised while this one waited.
        Sql.list(
                transaction,
                "SELECT id FROM lineage WHERE halted_by = ? ORDER BY id FOR NO KEY UPDATE",
                row -> row.getString("id"),
                id);
        Sql.update(transaction, """
                UPDATE lineage l SET epoch = epoch + 1, halted_by = (SELECT h.id FROM halt h
                    WHERE h.rearmed_entry IS NULL AND h.scope IN ('all', 'lineage:' || l.id) ORDER BY h.id LIMIT 1)
                WHERE halted_by = ?""", id);
        return true;
    }

    public Optional<StoredHalt> find(Connection transaction, HaltId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM halt WHERE id = ?", HaltTable::read, id);
    }

    /** Reads a halt that nobody else ends until the transaction is over. */
    public Optional<StoredHalt> lock(Connection transaction, HaltId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM halt WHERE id = ? FOR NO KEY UPDATE", HaltTable::read, id);
    }

    /** What stands over a lineage now, oldest first. */
    public List<StoredHalt> over(Connection transaction, LineageId lineage) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM halt WHERE rearmed_entry IS NULL AND scope IN ('all', ?) ORDER BY id LIMIT 100",
                HaltTable::read,
                LINEAGE + lineage);
    }

    public List<StoredHalt> open(Connection transaction) throws SQLException {
        return Sql.list(
                transaction, "SELECT * FROM halt WHERE rearmed_entry IS NULL ORDER BY id LIMIT 1000", HaltTable::read);
    }

    /** Reads a row of all columns. */
    public static StoredHalt read(ResultSet row) throws SQLException {
        String scope = row.getString("scope");
        return new StoredHalt(
                new HaltId(Sql.uuid(row, "id")),
                scope.equals(ALL) ? Optional.empty() : Optional.of(new LineageId(scope.substring(LINEAGE.length()))),
                row.getString("reason"),
                row.getString("by"),
                Sql.instant(row, "raised_at"),
                new EntryId(Sql.uuid(row, "entry")),
                Sql.optionalUuid(row, "rearmed_entry").isPresent());
    }
}
