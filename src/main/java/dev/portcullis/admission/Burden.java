package dev.portcullis.admission;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What policy asks of people: how often each reason was given, and how many proposals needed somebody, by day (UTC). It is
 * counted along the places of the ledger, once each, a moment behind (docs/decisions/0028). Figures alone: nothing is
 * decided by them, and what trust no longer believes is counted as well. The only writer of its three tables.
 */
public final class Burden {
    /** So few entries that no other transaction waits for long. */
    private static final int AT_A_TIME = 1_000;

    /** Windows of one look, so that a long history is counted soon and housekeeping goes on. */
    private static final int WINDOWS = 5;

    private static final int WEEK = 7;

    /** How many days are told of. */
    public static final int DAYS = 30;

    private final Transactions transactions;
    private final InstantSource clock;

    public Burden(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * How often a reason was given at one question within {@value #DAYS} days.
     *
     * @param week how often within {@value #WEEK}
     * @param asked how often people were then asked
     */
    public record ReasonCount(String code, String purpose, long week, long month, long asked) {}

    /**
     * One day's proposals.
     *
     * @param judged received that day, and judged since
     * @param asked about how many of them people were asked, then or later
     */
    public record Day(LocalDate day, long judged, long asked) {
        /** Those that needed nobody. */
        public long alone() {
            return judged - asked;
        }
    }

    /** Counts what was published since; called by the gateway's loop. */
    public void count() {
        for (int window = 0; window < WINDOWS; window++) {
            if (!transactions.run(this::countOneWindow)) {
                return;
            }
        }
    }

    /** The reasons of the last {@value #DAYS} days, by code and question. */
    public List<ReasonCount> reasons() {
        return transactions.run(transaction -> Sql.list(
                transaction,
                """
                SELECT code, purpose, coalesce(sum(given) FILTER (WHERE day > ?), 0) AS week, sum(given) AS month,
                    sum(asked) AS asked
                FROM reason_count WHERE day > ? GROUP BY code, purpose ORDER BY code, purpose""",
                row -> new ReasonCount(
                        row.getString("code"),
                        row.getString("purpose"),
                        row.getLong("week"),
                        row.getLong("month"),
                        row.getLong("asked")),
                today().minusDays(WEEK),
                today().minusDays(DAYS)));
    }

    /** The last {@value #DAYS} days that had proposals, the newest first. */
    public List<Day> days() {
        return transactions.run(transaction -> Sql.list(
                transaction,
                "SELECT day, judged, asked FROM proposal_count WHERE day > ? ORDER BY day DESC",
                Burden::day,
                today().minusDays(DAYS)));
    }

    /** This day so far. */
    public Day day() {
        LocalDate today = today();
        return transactions
                .run(transaction -> Sql.one(
                        transaction, "SELECT day, judged, asked FROM proposal_count WHERE day = ?", Burden::day, today))
                .orElse(new Day(today, 0, 0));
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(row.getObject("day", LocalDate.class), row.getLong("judged"), row.getLong("asked"));
    }

    private LocalDate today() {
        return dayOf(clock.instant());
    }

    private static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** Places are given in order and without a gap, after what they are given to was committed: none is passed over. */
    private boolean countOneWindow(Connection transaction) throws SQLException {
        Optional<Long> from =
                Sql.one(transaction, "SELECT upto FROM counted FOR UPDATE SKIP LOCKED", row -> row.getLong("upto"));
        if (from.isEmpty()) {
            return false;
        }
        Optional<Long> to = Sql.one(transaction, """
                SELECT max(idx) + 1 AS upto FROM (SELECT idx FROM ledger_place WHERE idx >= ? ORDER BY idx LIMIT ?) w
                HAVING count(*) > 0""", row -> row.getLong("upto"), from.get(), AT_A_TIME);
        if (to.isEmpty()) {
            return false;
        }
        add(transaction, judged(transaction, from.get(), to.get()));
        Sql.update(transaction, "UPDATE counted SET upto = ?", to.get());
        return to.get() - from.get() == AT_A_TIME;
    }

    /**
     * One judgement.
     *
     * @param received when the proposal was; empty for what the gateway asked itself
     * @param first whether it is the first of its proposal
     * @param firstAsked whether people are asked about its proposal for the first time
     */
    private record Judged(
            LocalDate day,
            String purpose,
            List<String> codes,
            boolean asked,
            Optional<LocalDate> received,
            boolean first,
            boolean firstAsked) {}

    private static List<Judged> judged(Connection transaction, long from, long to) throws SQLException {
        return Sql.list(transaction, """
                SELECT g.entry, g.purpose, g.envelope, p.received_at, p.proposer, a.entry IS NOT NULL AS asked,
                    NOT EXISTS (SELECT FROM gate_result e WHERE e.proposal = g.proposal AND e.gate = 'policy'
                        AND e.entry < g.entry) AS first,
                    a.entry IS NOT NULL AND NOT EXISTS (SELECT FROM ask b WHERE b.subject = a.subject
                        AND b.entry < a.entry) AS first_asked
                FROM ledger_place l JOIN gate_result g ON g.entry = l.entry AND g.gate = 'policy'
                JOIN proposal p ON p.id = g.proposal
                LEFT JOIN ask a ON a.subject = 'proposal:' || g.proposal AND a.purpose = g.purpose AND a.round = g.round
                WHERE l.idx >= ? AND l.idx < ?""", Burden::read, from, to);
    }

    private static Judged read(ResultSet row) throws SQLException {
        boolean isOwn = row.getString("proposer").equals(Bench.GATEWAY.value());
        return new Judged(
                dayOf(History.bornAt(Sql.uuid(row, "entry"))),
                row.getString("purpose"),
                codes(row.getBytes("envelope")),
                row.getBoolean("asked"),
                isOwn ? Optional.empty() : Optional.of(dayOf(Sql.instant(row, "received_at"))),
                row.getBoolean("first"),
                row.getBoolean("first_asked"));
    }

    private static List<String> codes(byte[] verdict) {
        try {
            return Statement.parse(Envelope.parse(verdict).payload().toArray())
                    .predicate(VerdictPredicate.class)
                    .judgement()
                    .reasons()
                    .stream()
                    .map(Reason::code)
                    .distinct()
                    .toList();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table gate_result holds what was never written to it", e);
        }
    }

    private record Given(LocalDate day, String code, String purpose) implements Comparable<Given> {
        @Override
        public int compareTo(Given other) {
            return toString().compareTo(other.toString());
        }
    }

    private static void add(Connection transaction, List<Judged> judged) throws SQLException {
        Map<Given, long[]> given = new TreeMap<>();
        Map<LocalDate, long[]> proposals = new TreeMap<>();
        for (Judged one : judged) {
            for (String code : one.codes()) {
                long[] counts = given.computeIfAbsent(new Given(one.day(), code, one.purpose()), _ -> new long[2]);
                counts[0]++;
                counts[1] += one.asked() ? 1 : 0;
            }
            one.received().ifPresent(day -> {
                long[] counts = proposals.computeIfAbsent(day, _ -> new long[2]);
                counts[0] += one.first() ? 1 : 0;
                counts[1] += one.firstAsked() ? 1 : 0;
            });
        }
        for (Map.Entry<Given, long[]> one : given.entrySet()) {
            Sql.update(
                    transaction,
                    """
                    INSERT INTO reason_count AS c (day, code, purpose, given, asked) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (day, code, purpose)
                        DO UPDATE SET given = c.given + excluded.given, asked = c.asked + excluded.asked""",
                    one.getKey().day(),
                    one.getKey().code(),
                    one.getKey().purpose(),
                    one.getValue()[0],
                    one.getValue()[1]);
        }
        for (Map.Entry<LocalDate, long[]> one : proposals.entrySet()) {
            Sql.update(transaction, """
                    INSERT INTO proposal_count AS c (day, judged, asked) VALUES (?, ?, ?)
                    ON CONFLICT (day) DO UPDATE SET judged = c.judged + excluded.judged, asked = c.asked + excluded.asked""", one.getKey(), one.getValue()[0], one.getValue()[1]);
        }
    }
}
