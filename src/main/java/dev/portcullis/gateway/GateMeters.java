package dev.portcullis.gateway;

import dev.portcullis.admission.Attention;
import dev.portcullis.admission.Strangers;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.signoff.Nudges.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What the gate tells Prometheus beside what its libraries tell: how much waits, since when, and whether anything is
 * halted. Read from the database every few seconds, never at a scrape, so that scraping costs nothing.
 */
@Singleton
final class GateMeters {
    private final Transactions transactions;
    private final Attention attention;
    private final Map<Kind, Counter> nudges = new EnumMap<>(Kind.class);
    private volatile Reading last = new Reading(0, 0, 0, 0, 0, 0, 0, new People(0, 0, 0, 0), new Probes(0, 0, 0));

    /**
     * One look.
     *
     * @param brokenGlass what break-glass did and is not over
     * @param oldestDueSeconds how long the proposal that waited longest for a step is overdue
     */
    private record Reading(
            long openProposals,
            long openAsks,
            long standingHalts,
            long brokenGlass,
            long outboxRows,
            long published,
            long oldestDueSeconds,
            People people,
            Probes probes) {}

    /**
     * What people did in the last 24 hours.
     *
     * @param busiest most sign-offs of one person
     * @param medianSeconds from being shown an ask to answering it
     * @param quick very quick grants
     */
    private record People(long signOffs, long busiest, double medianSeconds, long quick) {}

    /**
     * What became of probes among the asks in the last 24 hours.
     *
     * @param missed known-bad ones that were granted
     */
    private record Probes(long answered, long missed, long lookedUp) {}

    GateMeters(Transactions transactions, Attention attention, Strangers strangers, MeterRegistry meters) {
        this.transactions = transactions;
        this.attention = attention;
        FunctionCounter.builder("portcullis.signoffs.key.not.in.trust", strangers, Strangers::count)
                .description("Answers of a login without an enrolled key")
                .register(meters);
        gauge(meters, "portcullis.proposals.open", "Proposals without an end", GateMeters::openProposals);
        gauge(meters, "portcullis.asks.open", "Questions people have not answered", GateMeters::openAsks);
        gauge(meters, "portcullis.halts.standing", "Halts not re-armed", GateMeters::standingHalts);
        gauge(
                meters,
                "portcullis.breakglass.in.force",
                "Stops and extensions by break-glass that are not over",
                gate -> gate.last.brokenGlass);
        gauge(meters, "portcullis.outbox.rows", "Messages the broker has not acknowledged", GateMeters::outboxRows);
        gauge(meters, "portcullis.ledger.published", "Entries under a published checkpoint", GateMeters::published);
        gauge(
                meters,
                "portcullis.step.overdue.seconds",
                "How long the most overdue proposal waits for its step",
                GateMeters::oldestDueSeconds);
        gauge(meters, "portcullis.signoffs.day", "Sign-offs in 24 hours", gate -> gate.last.people.signOffs);
        gauge(
                meters,
                "portcullis.signoffs.busiest",
                "Most sign-offs of one person in 24 hours",
                gate -> gate.last.people.busiest);
        gauge(
                meters,
                "portcullis.signoffs.median.seconds",
                "Median time from being shown an ask to answering it, in 24 hours",
                gate -> gate.last.people.medianSeconds);
        gauge(
                meters,
                "portcullis.signoffs.quick",
                "Very quick grants in 24 hours; they count like any other",
                gate -> gate.last.people.quick);
        gauge(
                meters,
                "portcullis.people.overloaded",
                "1 while what aims at promotion is turned away for want of people",
                gate -> gate.attention.isOverloaded() ? 1 : 0);
        gauge(
                meters,
                "portcullis.probe.answered",
                "Probes among the asks that were answered in 24 hours",
                gate -> gate.last.probes.answered);
        gauge(
                meters,
                "portcullis.probe.missed",
                "Known-bad ones of them that were granted",
                gate -> gate.last.probes.missed);
        gauge(
                meters,
                "portcullis.probe.looked.up",
                "Probes among the asks that were looked up in 24 hours",
                gate -> gate.last.probes.lookedUp);
        for (Kind kind : Kind.values()) {
            nudges.put(
                    kind,
                    Counter.builder("portcullis.asks.nudged")
                            .description("Asks that were spoken of again")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /** How many asks were spoken of again. */
    void nudged(Map<Kind, Integer> times) {
        times.forEach((kind, count) -> Objects.requireNonNull(nudges.get(kind)).increment(count));
    }

    /** Looks again; called by the gateway's loop. */
    void read() {
        last = transactions
                .run(transaction -> Sql.one(transaction, """
                        SELECT (SELECT count(*) FROM proposal WHERE state <> 'ENDED') AS proposals,
                            (SELECT count(*) FROM ask WHERE state = 'open') AS asks,
                            (SELECT count(*) FROM halt WHERE rearmed_entry IS NULL) AS halts,
                            (SELECT count(*) FROM breakglass b LEFT JOIN halt h ON h.id = b.halt
                                    LEFT JOIN proposal p ON p.id = b.proposal
                                WHERE b.until > now() AND h.rearmed_entry IS NULL
                                    AND (p.id IS NULL OR (p.state <> 'ENDED' AND p.purpose <> 'promote'))) AS broken,
                            (SELECT count(*) FROM outbox) AS outbox,
                            (SELECT coalesce(max(size), 0) FROM checkpoint WHERE published_at IS NOT NULL) AS published,
                            (SELECT coalesce(extract(epoch FROM now() - min(step_due_at)), 0)::bigint FROM proposal
                                WHERE state <> 'ENDED' AND step_due_at < now()) AS overdue,
                            people.*, probes.*
                        FROM (SELECT count(*) AS signed, count(*) FILTER (WHERE quick) AS quick,
                                coalesce(percentile_cont(0.5) WITHIN GROUP
                                    (ORDER BY extract(epoch FROM signed_at - shown_at)), 0) AS median,
                                coalesce((SELECT max(of_one) FROM (SELECT count(*) AS of_one FROM sign_off_pace
                                    WHERE signed_at > now() - interval '24 hours' GROUP BY person) AS each), 0) AS busiest
                            FROM sign_off_pace WHERE signed_at > now() - interval '24 hours') AS people,
                            (SELECT count(*) FILTER (WHERE q.ended = 'answered') AS probes_answered,
                                count(*) FILTER (WHERE q.says = 'granted' AND p.bad) AS probes_missed,
                                count(*) FILTER (WHERE q.ended = 'looked-up') AS probes_looked_up
                            FROM queue_probe q JOIN probe p ON p.digest = q.probe
                            WHERE q.ended_at > now() - interval '24 hours') AS probes""", GateMeters::row))
                .orElseThrow();
    }

    private static Reading row(ResultSet row) throws SQLException {
        return new Reading(
                row.getLong("proposals"),
                row.getLong("asks"),
                row.getLong("halts"),
                row.getLong("broken"),
                row.getLong("outbox"),
                row.getLong("published"),
                row.getLong("overdue"),
                new People(
                        row.getLong("signed"), row.getLong("busiest"), row.getDouble("median"), row.getLong("quick")),
                new Probes(
                        row.getLong("probes_answered"), row.getLong("probes_missed"), row.getLong("probes_looked_up")));
    }

    private void gauge(MeterRegistry meters, String name, String what, ToDoubleFunction<GateMeters> of) {
        Gauge.builder(name, this, of).description(what).register(meters);
    }

    private double openProposals() {
        return last.openProposals();
    }

    private double openAsks() {
        return last.openAsks();
    }

    private double standingHalts() {
        return last.standingHalts();
    }

    private double outboxRows() {
        return last.outboxRows();
    }

    private double published() {
        return last.published();
    }

    private double oldestDueSeconds() {
        return last.oldestDueSeconds();
    }
}
