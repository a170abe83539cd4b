package dev.portcullis.signoff;

import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long people took from being shown an ask to answering it: telemetry, by which nothing is decided. A very quick grant
 * is flagged and counts like any other. The only writer of its two tables.
 */
public final class Paces {
    private final InstantSource clock;

    Paces(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * How one person answered.
     *
     * @param took since the ask was first shown to them; empty when it was not shown here
     * @param quick a grant within {@link Bounds#QUICK_GRANT}, or of what was not shown here
     */
    public record Pace(Optional<Duration> took, boolean quick) {}

    /** A person is shown an ask; only the first time counts. */
    public void shown(Connection transaction, AskId ask, PersonId person) throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO ask_shown (ask, person, shown_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                ask,
                person,
                clock.instant());
    }

    /** A person answered. */
    void answered(Connection transaction, AskId ask, PersonId person, Says says) throws SQLException {
        Instant now = clock.instant();
        Optional<Instant> shown = Sql.one(
                transaction,
                "SELECT shown_at FROM ask_shown WHERE ask = ? AND person = ?",
                row -> Sql.instant(row, "shown_at"),
                ask,
                person);
        boolean slow =
                shown.map(at -> !now.isBefore(at.plus(Bounds.QUICK_GRANT))).orElse(false);
        Sql.update(
                transaction,
                "INSERT INTO sign_off_pace (ask, person, shown_at, signed_at, quick) VALUES (?, ?, ?, ?, ?)",
                ask,
                person,
                shown,
                now,
                says == Says.GRANTED && !slow);
    }

    /**
     * What one person answered since some time.
     *
     * @param median of the times they took; empty while none is known
     */
    public record Load(long signed, Optional<Duration> median) {}

    /** What a person answered since then. */
    public Load load(Connection transaction, PersonId person, Instant since) throws SQLException {
        return Sql.one(
                        transaction,
                        """
                        SELECT count(*) AS signed, percentile_disc(0.5) WITHIN GROUP
                            (ORDER BY extract(epoch FROM signed_at - shown_at)) AS median
                        FROM sign_off_pace WHERE person = ? AND signed_at >= ?""",
                        row -> {
                            long signed = row.getLong("signed");
                            double seconds = row.getDouble("median");
                            return new Load(
                                    signed,
                                    row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds((long) seconds)));
                        },
                        person,
                        since)
                .orElseThrow();
    }

    /** How each who answered an ask did. */
    public Map<PersonId, Pace> of(Connection transaction, AskId ask) throws SQLException {
        record Row(PersonId person, Pace pace) {}
        Map<PersonId, Pace> paces = new LinkedHashMap<>();
        Sql.list(
                        transaction,
                        """
                        SELECT person, quick, extract(epoch FROM signed_at - shown_at) AS seconds
                        FROM sign_off_pace WHERE ask = ? ORDER BY signed_at, person""",
                        row -> {
                            double seconds = row.getDouble("seconds");
                            Optional<Duration> took =
                                    row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds((long) seconds));
                            return new Row(
                                    new PersonId(row.getString("person")), new Pace(took, row.getBoolean("quick")));
                        },
                        ask)
                .forEach(row -> paces.put(row.person(), row.pace()));
        return paces;
    }
}
