package dev.portcullis.signoff;

import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people declined, by its print, so that it is known when it is asked again (SAFETY S15). Keeps the print of every
 * open ask and forgets it unless the ask is declined. The only writer of its two tables.
 */
public final class DeclinedChanges {
    /** How long what resembles a decline goes a tier up. */
    public static final Duration REMEMBERED = Duration.ofDays(90);

    /** Tenths of a decline's lines that make what contains them resemble it. */
    public static final int TENTHS = 8;

    private static final int WHOLE_TENTHS = 10;

    /** Declines that are told of; those of the highest tiers, the newest first. */
    private static final int TOLD = 8;

    private final InstantSource clock;

    DeclinedChanges(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A decline whose lines stand in what is proposed now.
     *
     * @param tier whose people declined
     * @param found how many of its lines
     * @param of how many it had
     */
    public record Resembled(AskId ask, int tier, Instant declinedAt, int found, int of) {}

    /**
     * Keeps what an ask is about.
     *
     * @param whole of the difference people are shown
     * @param lines of what this one proposal changes
     */
    public void keep(
            Connection transaction, AskId ask, LineageId lineage, Purpose purpose, Digest whole, Set<Long> lines)
            throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO ask_change (ask, lineage, purpose, whole, lines) VALUES (?, ?, ?, ?, ?::bigint[])",
                ask,
                lineage,
                purpose,
                whole,
                lines);
    }

    /** An ask was closed. */
    void closed(Connection transaction, AskId ask, Ask.State as) throws SQLException {
        if (as != Ask.State.DECLINED) {
            Sql.update(transaction, "DELETE FROM ask_change WHERE ask = ? AND declined_at IS NULL", ask);
            return;
        }
        Instant now = clock.instant();
        int declined = Sql.update(
                transaction, "UPDATE ask_change SET declined_at = ? WHERE ask = ? AND declined_at IS NULL", now, ask);
        if (declined == 1) {
            Sql.update(transaction, """
                    INSERT INTO declined_line (lineage, purpose, line, ask)
                    SELECT lineage, purpose, unnest(lines), ask FROM ask_change WHERE ask = ?""", ask);
            forgetTheOld(transaction, ask, now);
        }
    }

    /** Their wholes stay: that a decline is final does not end. */
    private static void forgetTheOld(Connection transaction, AskId ask, Instant now) throws SQLException {
        Sql.update(transaction, """
                DELETE FROM declined_line l USING ask_change old, ask_change new
                WHERE new.ask = ? AND old.lineage = new.lineage AND old.purpose = new.purpose AND old.declined_at < ?
                    AND l.lineage = old.lineage AND l.purpose = old.purpose AND l.ask = old.ask""", ask, now.minus(REMEMBERED));
    }

    /** Every open ask about a proposal is void. */
    static void voided(Connection transaction) throws SQLException {
        Sql.update(
                transaction,
                "DELETE FROM ask_change c USING ask a WHERE a.id = c.ask AND a.state = 'open' AND c.declined_at IS NULL");
    }

    /** Whether people ever declined anything of this lineage for this purpose. */
    public boolean any(Connection transaction, LineageId lineage, Purpose purpose) throws SQLException {
        return Sql.one(transaction, """
                        SELECT EXISTS (SELECT FROM ask_change
                            WHERE lineage = ? AND purpose = ? AND declined_at IS NOT NULL) AS any""", row -> row.getBoolean("any"), lineage, purpose)
                .orElseThrow();
    }

    /** The decline of what is equal after normalisation; that is final, whatever else has changed since. */
    public Optional<AskId> equal(Connection transaction, LineageId lineage, Purpose purpose, Digest whole)
            throws SQLException {
        return Sql.one(transaction, """
                SELECT ask FROM ask_change WHERE lineage = ? AND purpose = ? AND whole = ? AND declined_at IS NOT NULL
                ORDER BY declined_at LIMIT 1""", row -> new AskId(Sql.uuid(row, "ask")), lineage, purpose, whole);
    }

    /** What was declined within {@link #REMEMBERED} and stands in these lines for the most part. */
    public List<Resembled> resembled(Connection transaction, LineageId lineage, Purpose purpose, Set<Long> lines)
            throws SQLException {
        return Sql.list(
                transaction,
                """
                SELECT c.ask, a.tier, c.declined_at, found.lines AS found, cardinality(c.lines) AS whole
                FROM (SELECT ask, count(*)::int AS lines FROM declined_line
                    WHERE lineage = ? AND purpose = ? AND line = ANY (?::bigint[]) GROUP BY ask) found
                JOIN ask_change c ON c.ask = found.ask JOIN ask a ON a.id = found.ask
                WHERE c.declined_at > ? AND found.lines * ? >= cardinality(c.lines) * ?
                ORDER BY a.tier DESC, c.declined_at DESC LIMIT ?""",
                row -> new Resembled(
                        new AskId(Sql.uuid(row, "ask")),
                        row.getInt("tier"),
                        Sql.instant(row, "declined_at"),
                        row.getInt("found"),
                        row.getInt("whole")),
                lineage,
                purpose,
                lines,
                clock.instant().minus(REMEMBERED),
                WHOLE_TENTHS,
                TENTHS,
                TOLD);
    }

    /** The print of what an ask is about. */
    public record Kept(Digest whole, Set<Long> lines) {
        public Kept {
            lines = Set.copyOf(lines);
        }
    }

    /** As it was kept when it was asked. */
    public Optional<Kept> kept(Connection transaction, AskId ask) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT whole, lines FROM ask_change WHERE ask = ?",
                row -> new Kept(Sql.digest(row, "whole"), Set.of((Long[])
                        row.getArray("lines").getArray())),
                ask);
    }
}
