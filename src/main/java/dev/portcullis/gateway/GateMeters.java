package dev.portcullis.gateway;

import dev.portcullis.admission.Strangers;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.ToDoubleFunction;

/**
 * What the gate tells Prometheus beside what its libraries tell: how much waits, since when, and whether anything is
 * halted. Read from the database every few seconds, never at a scrape, so that scraping costs nothing.
 */
@Singleton
final class GateMeters {
    private final Transactions transactions;
    private volatile Reading last = new Reading(0, 0, 0, 0, 0, 0);

    /**
     * One look.
     *
     * @param oldestDueSeconds how long the proposal that waited longest for a step is overdue
     */
    private record Reading(
            long openProposals,
            long openAsks,
            long standingHalts,
            long outboxRows,
            long published,
            long oldestDueSeconds) {}

    GateMeters(Transactions transactions, Strangers strangers, MeterRegistry meters) {
        this.transactions = transactions;
        FunctionCounter.builder("portcullis.signoffs.key.not.in.trust", strangers, Strangers::count)
                .description("Answers of a login without an enrolled key")
                .register(meters);
        gauge(meters, "portcullis.proposals.open", "Proposals without an end", GateMeters::openProposals);
        gauge(meters, "portcullis.asks.open", "Questions people have not answered", GateMeters::openAsks);
        gauge(meters, "portcullis.halts.standing", "Halts not re-armed", GateMeters::standingHalts);
        gauge(meters, "portcullis.outbox.rows", "Messages the broker has not acknowledged", GateMeters::outboxRows);
        gauge(meters, "portcullis.ledger.published", "Entries under a published checkpoint", GateMeters::published);
        gauge(
                meters,
                "portcullis.step.overdue.seconds",
                "How long the most overdue proposal waits for its step",
                GateMeters::oldestDueSeconds);
    }

    /** Looks again; called by the gateway's loop. */
    void read() {
        last = transactions
                .run(transaction -> Sql.one(transaction, """
                        SELECT (SELECT count(*) FROM proposal WHERE state <> 'ENDED') AS proposals,
                            (SELECT count(*) FROM ask WHERE state = 'open') AS asks,
                            (SELECT count(*) FROM halt WHERE rearmed_entry IS NULL) AS halts,
                            (SELECT count(*) FROM outbox) AS outbox,
                            (SELECT coalesce(max(size), 0) FROM checkpoint WHERE published_at IS NOT NULL) AS published,
                            (SELECT coalesce(extract(epoch FROM now() - min(step_due_at)), 0)::bigint FROM proposal
                                WHERE state <> 'ENDED' AND step_due_at < now()) AS overdue""", GateMeters::row))
                .orElseThrow();
    }

    private static Reading row(ResultSet row) throws SQLException {
        return new Reading(
                row.getLong("proposals"),
                row.getLong("asks"),
                row.getLong("halts"),
                row.getLong("outbox"),
                row.getLong("published"),
                row.getLong("overdue"));
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
