package dev.portcullis.signoff;

import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom nobody answers is spoken of again: at half of an ask's life, at four fifths, and when it has lapsed (F6). Once each,
 * whichever gateway looks.
 */
public final class Nudges {
    private static final int AT_A_TIME = 64;
    private static final int FIFTHS = 5;

    private final InstantSource clock;

    Nudges(InstantSource clock) {
        this.clock = clock;
    }

    /** What there is to tell of an ask. */
    public enum Kind {
        /** Half of its life is over. */
        REMINDED,
        /** Four fifths are over: others than those who were asked should look, too. */
        ESCALATED,
        /** It is over and nobody answered, which is a refusal (A5). */
        LAPSED
    }

    /**
     * One of them.
     *
     * @param lineage the ask is about; empty for trust, policy and the whole gate
     * @param sealed the ask as it was logged
     */
    public record Nudge(Kind kind, AskId ask, Optional<String> lineage, Bytes sealed) {}

    private record Due(Nudge nudge, Instant askedAt, Instant expiresAt) {}

    /** Half of it: the first time people are spoken to again. */
    static Instant first(Instant askedAt, Instant expiresAt) {
        return askedAt.plus(Duration.between(askedAt, expiresAt).dividedBy(2));
    }

    private static Instant second(Instant askedAt, Instant expiresAt) {
        return expiresAt.minus(Duration.between(askedAt, expiresAt).dividedBy(FIFTHS));
    }

    /** What is due now and was not told before; told with the caller's transaction. */
    public List<Nudge> due(Connection transaction) throws SQLException {
        Instant now = clock.instant();
        List<Nudge> nudges = new ArrayList<>();
        for (Due due : open(transaction, now)) {
            boolean late = !now.isBefore(second(due.askedAt(), due.expiresAt()));
            Nudge nudge = due.nudge();
            nudges.add(late ? new Nudge(Kind.ESCALATED, nudge.ask(), nudge.lineage(), nudge.sealed()) : nudge);
            Sql.update(
                    transaction,
                    "UPDATE ask SET nudges = ?, nudge_at = ? WHERE id = ?",
                    late ? 2 : 1,
                    late ? due.expiresAt() : second(due.askedAt(), due.expiresAt()),
                    nudge.ask());
        }
        nudges.addAll(Sql.list(
                transaction,
                """
                UPDATE ask SET nudge_at = NULL WHERE id IN (SELECT id FROM ask
                    WHERE state = 'lapsed' AND nudge_at IS NOT NULL
                    ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING id, lineage, envelope""",
                row -> new Nudge(
                        Kind.LAPSED,
                        new AskId(Sql.uuid(row, "id")),
                        Optional.ofNullable(row.getString("lineage")),
                        Bytes.copyOf(row.getBytes("envelope"))),
                AT_A_TIME));
        return nudges;
    }

    private static List<Due> open(Connection transaction, Instant now) throws SQLException {
        return Sql.list(
                transaction,
                """
                SELECT id, lineage, envelope, asked_at, expires_at FROM ask
                WHERE state = 'open' AND nudges < 2 AND nudge_at <= ? AND expires_at > ?
                ORDER BY nudge_at LIMIT ? FOR UPDATE SKIP LOCKED""",
                row -> new Due(
                        new Nudge(
                                Kind.REMINDED,
                                new AskId(Sql.uuid(row, "id")),
                                Optional.ofNullable(row.getString("lineage")),
                                Bytes.copyOf(row.getBytes("envelope"))),
                        Sql.instant(row, "asked_at"),
                        Sql.instant(row, "expires_at")),
                now,
                now,
                AT_A_TIME);
    }
}
