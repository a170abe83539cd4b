package dev.portcullis.admission;

import dev.portcullis.admission.Amendment.Grant;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.admission.Amendment.State;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table of amendments. */
final class AmendmentTable {
    /** Subjects that every lineage stands on; a loosening of one is a loosening of all. */
    private static final String INSTALLATION = "subject IN ('trust', 'policy')";

    private static final int LISTED = 100;

    void insert(
            Connection transaction,
            AmendmentId id,
            Kind kind,
            String subject,
            Bytes document,
            Digest previous,
            Bytes preview)
            throws SQLException {
        Sql.update(transaction, """
                INSERT INTO amendment (id, kind, subject, document, previous, preview, state)
                VALUES (?, ?, ?, ?, ?, ?, 'open')""", id, kind.word(), subject, document, previous, preview);
    }

    /** What is being asked about a subject, locked. */
    Optional<Amendment> lockOpen(Connection transaction, String subject) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT * FROM amendment WHERE subject = ? AND state = 'open' FOR UPDATE",
                AmendmentTable::read,
                subject);
    }

    /** What is being asked of a kind, or was granted and waits. */
    List<Amendment> pending(Connection transaction, Kind kind) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM amendment WHERE kind = ? AND state IN ('open', 'waiting') ORDER BY id",
                AmendmentTable::read,
                kind.word());
    }

    /** What people declined over the same. */
    List<Amendment> declined(Connection transaction, AmendmentDraft draft) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM amendment WHERE subject = ? AND state = 'declined' AND previous = ? AND document = ?",
                AmendmentTable::read,
                draft.subject(),
                draft.previous(),
                draft.document());
    }

    Optional<Amendment> lock(Connection transaction, AmendmentId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM amendment WHERE id = ? FOR UPDATE", AmendmentTable::read, id);
    }

    /** One that waits, unless another gateway is looking at it. */
    Optional<Amendment> takeWaiting(Connection transaction, AmendmentId id) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT * FROM amendment WHERE id = ? AND state = 'waiting' FOR UPDATE SKIP LOCKED",
                AmendmentTable::read,
                id);
    }

    /** Those that wait, the first to take effect at the head. */
    List<Amendment> waiting(Connection transaction) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM amendment WHERE state = 'waiting' ORDER BY in_force_at, id",
                AmendmentTable::read);
    }

    /** The one that waits since an ask was granted. */
    Optional<Amendment> waitingSince(Connection transaction, AskId ask) throws SQLException {
        return Sql.one(
                transaction, "SELECT * FROM amendment WHERE ask = ? AND state = 'waiting'", AmendmentTable::read, ask);
    }

    /** The newest {@value #LISTED}. */
    List<Amendment> newest(Connection transaction) throws SQLException {
        return Sql.list(transaction, "SELECT * FROM amendment ORDER BY id DESC LIMIT " + LISTED, AmendmentTable::read);
    }

    /** Ends what is being asked about a subject. */
    void end(Connection transaction, String subject, State as) throws SQLException {
        Sql.update(
                transaction, "UPDATE amendment SET state = ? WHERE subject = ? AND state = 'open'", as.word(), subject);
    }

    void waits(Connection transaction, AmendmentId id, Grant grant) throws SQLException {
        Sql.update(transaction, """
                UPDATE amendment SET state = 'waiting', ask = ?, granted_at = ?, in_force_at = ?, loosens = true
                WHERE id = ? AND state = 'open'""", grant.ask(), grant.at(), grant.inForceAt(), id);
    }

    void carried(Connection transaction, AmendmentId id, Grant grant, boolean loosens, EntryId entry)
            throws SQLException {
        Sql.update(transaction, """
                UPDATE amendment SET state = 'carried', ask = ?, granted_at = ?, in_force_at = ?, loosens = ?, entry = ?
                WHERE id = ? AND state IN ('open', 'waiting')""", grant.ask(), grant.at(), grant.inForceAt(), loosens, entry, id);
    }

    void postpone(Connection transaction, AmendmentId id, Instant inForceAt) throws SQLException {
        Sql.update(
                transaction, "UPDATE amendment SET in_force_at = ? WHERE id = ? AND state = 'waiting'", inForceAt, id);
    }

    void stop(Connection transaction, AmendmentId id, State as, String why) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE amendment SET state = ?, why = ? WHERE id = ? AND state = 'waiting'",
                as.word(),
                why,
                id);
    }

    /** When trust or policy was last loosened. */
    Optional<Instant> lastLoosened(Connection transaction) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT in_force_at FROM amendment WHERE state = 'carried' AND loosens AND " + INSTALLATION
                        + " ORDER BY in_force_at DESC LIMIT 1",
                row -> Sql.instant(row, "in_force_at"));
    }

    private static Amendment read(ResultSet row) throws SQLException {
        Optional<AskId> ask = Sql.optionalUuid(row, "ask").map(AskId::new);
        Optional<Grant> grant = ask.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grant(ask.get(), Sql.instant(row, "granted_at"), Sql.instant(row, "in_force_at")));
        return new Amendment(
                new AmendmentId(Sql.uuid(row, "id")),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("subject"),
                Bytes.copyOf(row.getBytes("document")),
                Sql.digest(row, "previous"),
                Bytes.copyOf(row.getBytes("preview")),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                grant,
                Optional.ofNullable(row.getString("why")));
    }
}
