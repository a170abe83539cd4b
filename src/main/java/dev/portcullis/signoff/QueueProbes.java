package dev.portcullis.signoff;

import dev.portcullis.attest.Person;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate.Revealed;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Probes among the asks: one case at a time, shown to one person as an ask is shown, and told at once. They have tables of
 * their own, which nothing that issues or redeems reads, and no ask, proposal or entry has the ids they are shown under. The
 * only writer of these tables; joins its callers' transactions.
 */
public final class QueueProbes {
    /** A round that was begun is opened then, however few cases it has. */
    public static final Duration ROUND_LASTS = Vigilance.COUNTS;

    private static final Duration A_DAY = Duration.ofDays(1);

    /** Of the cases drawn, one in so many is good where there are good ones. */
    private static final int GOOD_ONE_IN = 5;

    /** One ends everybody's, and none is drawn then. */
    private static final String STOPPED = """
            SELECT EXISTS (SELECT FROM halt WHERE rearmed_entry IS NULL)
                OR EXISTS (SELECT FROM breakglass b LEFT JOIN halt h ON h.id = b.halt
                        LEFT JOIN proposal p ON p.id = b.proposal
                    WHERE b.until > ? AND h.rearmed_entry IS NULL AND (p.id IS NULL OR p.state <> 'ENDED')) AS stopped""";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Qualifications qualifications;
    private final InstantSource clock;

    QueueProbes(Qualifications qualifications, InstantSource clock) {
        this.qualifications = qualifications;
        this.clock = clock;
    }

    /**
     * What stands among a person's asks.
     *
     * @param login under which trust enrols the person
     * @param as the proposal it is shown as; there is none
     * @param entry the entry it is shown as; there is none
     * @param tier whose people would be asked
     * @param brief what a line of the list says of it
     * @param view what is shown
     */
    public record Posed(
            AskId id,
            PersonId person,
            Digest login,
            Digest probe,
            LineageId lineage,
            ProposalId as,
            EntryId entry,
            int tier,
            Bytes brief,
            Basis basis,
            Bytes view,
            Instant askedAt,
            Instant expiresAt) {}

    /** How one ended. */
    public enum End {
        ANSWERED,
        /** Somebody followed where it led: counted neither right nor wrong. */
        LOOKED_UP,
        LAPSED;

        @Override
        public String toString() {
            return switch (this) {
                case ANSWERED -> "answered";
                case LOOKED_UP -> "looked-up";
                case LAPSED -> "lapsed";
            };
        }

        private static End parse(String text) {
            return Arrays.stream(values())
                    .filter(end -> end.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no end of a probe: " + text));
        }
    }

    /**
     * One that is over.
     *
     * @param says empty unless it was answered
     * @param bad whether it was to be declined
     */
    public record Over(AskId id, Digest probe, End end, Optional<Says> says, boolean bad, Bytes view) {
        public boolean isRight() {
            return says.filter(said -> bad == (said == Says.DECLINED)).isPresent();
        }
    }

    /**
     * How a person does.
     *
     * @param round what is counted of the round that is open
     * @param lookedUp in all
     * @param lost a round was lost, and no burst was ended since
     */
    public record Tally(Vigilance round, long lookedUp, boolean lost) {}

    /** Whether something is halted, or break-glass is in force. */
    public boolean isStopped(Connection transaction) throws SQLException {
        return Sql.one(transaction, STOPPED, row -> row.getBoolean("stopped"), clock.instant())
                .orElseThrow();
    }

    /**
     * For whom one is to be drawn: who answered as many asks about proposals as it takes, has none open, and was not shown
     * as many today as may be. Whoever is new is counted from now on.
     */
    public List<PersonId> due(Connection transaction, ProbeRate rate, List<PersonId> people) throws SQLException {
        if (!rate.isOn() || isStopped(transaction)) {
            return List.of();
        }
        Instant now = clock.instant();
        Set<PersonId> known = new HashSet<>(
                Sql.list(transaction, "SELECT person FROM queue_pace", row -> new PersonId(row.getString("person"))));
        for (PersonId person : people) {
            if (!known.contains(person)) {
                pace(transaction, person, now, rate.next(RANDOM));
            }
        }
        return Sql.list(
                transaction, """
                SELECT q.person FROM queue_pace q WHERE q.person = ANY (?)
                    AND NOT EXISTS (SELECT FROM queue_probe o WHERE o.person = q.person AND o.ended IS NULL)
                    AND (SELECT count(*) FROM queue_probe t WHERE t.person = q.person AND t.asked_at > ?) < ?
                    AND (SELECT count(*) FROM sign_off_pace s JOIN ask a ON a.id = s.ask
                        WHERE s.person = q.person AND s.signed_at > q.since AND a.tier >= 1) >= q.after
                ORDER BY q.since, q.person""", row -> new PersonId(row.getString("person")), people, now.minus(A_DAY), rate.aDay());
    }

    private static void pace(Connection transaction, PersonId person, Instant since, int after) throws SQLException {
        Sql.update(transaction, """
                INSERT INTO queue_pace (person, since, after) VALUES (?, ?, ?)
                ON CONFLICT (person) DO UPDATE SET since = excluded.since, after = excluded.after""", person, since, after);
    }

    /** Counts from now on anew, whether or not one was drawn. */
    public void countAnew(Connection transaction, ProbeRate rate, PersonId person) throws SQLException {
        pace(transaction, person, clock.instant(), rate.next(RANDOM));
    }

    /**
     * Cases in the order in which they are to be tried for a person: none twice in a round, bad ones mostly, what was shown
     * least first, otherwise by chance.
     *
     * @param tier the highest whose people this person is of
     */
    public List<Probe> candidates(Connection transaction, ProbeSet set, Person person, int tier) throws SQLException {
        Set<Digest> inRound = new HashSet<>(Sql.list(
                transaction,
                "SELECT probe FROM queue_probe WHERE person = ? AND login = ? AND says IS NOT NULL AND opened IS NULL",
                row -> Sql.digest(row, "probe"),
                person.id(),
                person.login()));
        record Shown(Digest probe, long times) {}
        Map<Digest, Long> shown = new HashMap<>();
        Sql.list(
                        transaction,
                        """
                        SELECT probe, count(*) AS times FROM (
                            SELECT i.probe FROM burst_item i JOIN burst b ON b.id = i.burst WHERE b.person = ?
                            UNION ALL SELECT q.probe FROM queue_probe q WHERE q.person = ?) shown GROUP BY probe""",
                        row -> new Shown(Sql.digest(row, "probe"), row.getLong("times")),
                        person.id(),
                        person.id())
                .forEach(one -> shown.put(one.probe(), one.times()));
        boolean wantsBad = RANDOM.nextInt(GOOD_ONE_IN) > 0;
        List<Probe> candidates = new ArrayList<>();
        for (boolean bad : new boolean[] {wantsBad, !wantsBad}) {
            List<Probe> some = new ArrayList<>(set.of(tier, bad));
            some.removeIf(probe -> inRound.contains(probe.digest()));
            Collections.shuffle(some, RANDOM);
            some.sort((a, b) -> Long.compare(shown.getOrDefault(a.digest(), 0L), shown.getOrDefault(b.digest(), 0L)));
            candidates.addAll(some);
        }
        return List.copyOf(candidates);
    }

    /**
     * Puts one among a person's asks. The gate was bound to it before.
     *
     * @return whether it is there; not when the person has one already, or something was stopped meanwhile
     */
    public boolean pose(Connection transaction, Posed posed) throws SQLException {
        if (isStopped(transaction)) {
            return false;
        }
        return Sql.update(
                        transaction,
                        """
                        INSERT INTO queue_probe (id, person, login, probe, lineage, as_proposal, as_entry, tier, brief, basis,
                            view, asked_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (person) WHERE ended IS NULL DO NOTHING""",
                        posed.id(),
                        posed.person(),
                        posed.login(),
                        posed.probe(),
                        posed.lineage(),
                        posed.as(),
                        posed.entry(),
                        posed.tier(),
                        posed.brief(),
                        StrictJson.write(posed.basis()),
                        posed.view(),
                        posed.askedAt(),
                        posed.expiresAt())
                == 1;
    }

    /** What stands among a person's asks; nothing while anything is stopped. */
    public Optional<Posed> posed(Connection transaction, Person person) throws SQLException {
        Optional<Posed> found = Sql.one(
                transaction,
                "SELECT * FROM queue_probe WHERE person = ? AND login = ? AND ended IS NULL AND expires_at > ?",
                QueueProbes::posed,
                person.id(),
                person.login(),
                clock.instant());
        return found.isPresent() && isStopped(transaction) ? Optional.empty() : found;
    }

    private static Posed posed(ResultSet row) throws SQLException {
        try {
            return new Posed(
                    new AskId(Sql.uuid(row, "id")),
                    new PersonId(row.getString("person")),
                    Sql.digest(row, "login"),
                    Sql.digest(row, "probe"),
                    new LineageId(row.getString("lineage")),
                    new ProposalId(Sql.uuid(row, "as_proposal")),
                    new EntryId(Sql.uuid(row, "as_entry")),
                    row.getInt("tier"),
                    Bytes.copyOf(row.getBytes("brief")),
                    StrictJson.read(row.getBytes("basis"), Basis.class),
                    Bytes.copyOf(row.getBytes("view")),
                    Sql.instant(row, "asked_at"),
                    Sql.instant(row, "expires_at"));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table queue_probe holds what was never written to it", e);
        }
    }

    /** One of a person's that is over. */
    public Optional<Over> over(Connection transaction, AskId id, Person person) throws SQLException {
        return Sql.one(
                transaction,
                """
                SELECT q.*, p.bad FROM queue_probe q JOIN probe p ON p.digest = q.probe
                WHERE q.id = ? AND q.person = ? AND q.login = ? AND q.ended IS NOT NULL""",
                row -> new Over(
                        id,
                        Sql.digest(row, "probe"),
                        End.parse(row.getString("ended")),
                        Optional.ofNullable(row.getString("says")).map(Says::parse),
                        row.getBoolean("bad"),
                        Bytes.copyOf(row.getBytes("view"))),
                id,
                person.id(),
                person.login());
    }

    /**
     * Takes an answer; the one that ends a round has it counted in the ledger. Who has answered stays with that.
     *
     * @return whether this is a probe of this person's; otherwise nothing was done
     */
    public boolean answer(Connection transaction, AskId id, Person person, Says says) throws SQLException {
        if (!lock(transaction, "id = ?", id.value(), person)) {
            return false;
        }
        Sql.update(transaction, """
                UPDATE queue_probe SET ended = CASE WHEN expires_at > ? THEN 'answered' ELSE 'lapsed' END,
                    says = CASE WHEN expires_at > ? THEN ? END, ended_at = ?
                WHERE id = ? AND ended IS NULL""", clock.instant(), clock.instant(), says.toString(), clock.instant(), id);
        if (round(transaction, person.id(), person.login()).endsRound()) {
            open(transaction, person.id(), person.login());
        }
        return true;
    }

    /**
     * Somebody followed to the proposal or to the entry that it is shown as: it is over.
     *
     * @return the one it was; empty when that is no such id of this person's
     */
    public Optional<AskId> lookedUp(Connection transaction, UUID id, Person person) throws SQLException {
        if (!lock(transaction, "? IN (as_proposal, as_entry)", id, person)) {
            return Optional.empty();
        }
        Sql.update(transaction, """
                UPDATE queue_probe SET ended = 'looked-up', ended_at = ?
                WHERE ? IN (as_proposal, as_entry) AND person = ? AND ended IS NULL""", clock.instant(), id, person.id());
        return Sql.one(
                transaction,
                "SELECT id FROM queue_probe WHERE ? IN (as_proposal, as_entry) AND person = ?",
                row -> new AskId(Sql.uuid(row, "id")),
                id,
                person.id());
    }

    /** Two answers, or an answer and the end of a round, come one after the other. */
    private static boolean lock(Connection transaction, String which, UUID id, Person person) throws SQLException {
        boolean isTheirs = Sql.one(
                        transaction,
                        "SELECT 1 FROM queue_probe WHERE " + which + " AND person = ? AND login = ?",
                        row -> true,
                        id,
                        person.id(),
                        person.login())
                .isPresent();
        if (isTheirs) {
            lock(transaction, person.id());
        }
        return isTheirs;
    }

    private static void lock(Connection transaction, PersonId person) throws SQLException {
        Sql.one(
                transaction,
                "SELECT pg_advisory_xact_lock(hashtextextended('probe:' || ?, 0)) IS NULL AS locked",
                row -> true,
                person);
    }

    /** Ends what is over time, everybody's while anything is stopped, and opens rounds that are old. */
    public void settle(Connection transaction) throws SQLException {
        Instant now = clock.instant();
        Sql.update(
                transaction,
                "UPDATE queue_probe SET ended = 'lapsed', ended_at = ? WHERE ended IS NULL AND (expires_at <= ? OR ?)",
                now,
                now,
                isStopped(transaction));
        record Old(PersonId person, Digest login) {}
        List<Old> old = Sql.list(
                transaction,
                """
                SELECT person, login FROM queue_probe WHERE says IS NOT NULL AND opened IS NULL
                GROUP BY person, login HAVING min(ended_at) <= ? ORDER BY person, login""",
                row -> new Old(new PersonId(row.getString("person")), Sql.digest(row, "login")),
                now.minus(ROUND_LASTS));
        for (Old one : old) {
            lock(transaction, one.person());
            open(transaction, one.person(), one.login());
        }
    }

    private record Answered(Digest probe, int tier, boolean right, Revealed revealed) {}

    private static List<Answered> answered(Connection transaction, PersonId person, Digest login) throws SQLException {
        return Sql.list(
                transaction,
                """
                SELECT q.probe, q.tier, q.says, p.bad, p.salt FROM queue_probe q JOIN probe p ON p.digest = q.probe
                WHERE q.person = ? AND q.login = ? AND q.says IS NOT NULL AND q.opened IS NULL ORDER BY q.probe""",
                row -> new Answered(
                        Sql.digest(row, "probe"),
                        row.getInt("tier"),
                        row.getBoolean("bad") == (Says.parse(row.getString("says")) == Says.DECLINED),
                        new Revealed(
                                Bytes.copyOf(row.getBytes("salt")), Sql.digest(row, "probe"), row.getBoolean("bad"))),
                person,
                login);
    }

    private static Vigilance counted(List<Answered> answered) {
        int bad = (int) answered.stream().filter(one -> one.revealed().bad()).count();
        int missed = (int) answered.stream()
                .filter(one -> one.revealed().bad() && !one.right())
                .count();
        int alarms = (int) answered.stream()
                .filter(one -> !one.revealed().bad() && !one.right())
                .count();
        return new Vigilance(bad, missed, answered.size() - bad, alarms);
    }

    private static Vigilance round(Connection transaction, PersonId person, Digest login) throws SQLException {
        return counted(answered(transaction, person, login));
    }

    /** Counts a round in the ledger and opens its cases; in their own order, which says nothing of when each was shown. */
    private void open(Connection transaction, PersonId person, Digest login) throws SQLException {
        List<Answered> answered = answered(transaction, person, login);
        if (answered.isEmpty()) {
            return;
        }
        Vigilance result = counted(answered);
        EntryId entry = qualifications.record(
                transaction,
                new QualificationPredicate(
                        person,
                        login,
                        answered.stream().mapToInt(Answered::tier).max().orElseThrow(),
                        result,
                        result.keeps(),
                        answered.stream().map(Answered::revealed).toList(),
                        clock.instant(),
                        true));
        Sql.update(
                transaction,
                "UPDATE queue_probe SET opened = ? WHERE person = ? AND login = ? AND says IS NOT NULL AND opened IS NULL",
                entry,
                person,
                login);
    }

    /** How a person does; empty for who never had one. */
    public Optional<Tally> tally(Connection transaction, Person person) throws SQLException {
        record Row(long shown, long lookedUp, boolean lost) {}
        Row row = Sql.one(
                        transaction,
                        """
                        SELECT count(*) AS shown, count(*) FILTER (WHERE ended = 'looked-up') AS looked_up,
                            EXISTS (SELECT FROM qualification_lost l WHERE l.person = ? AND l.login = ? AND NOT EXISTS (
                                SELECT FROM qualification q
                                WHERE q.person = l.person AND (q.at, q.entry) > (l.at, l.entry))) AS lost
                        FROM queue_probe WHERE person = ? AND login = ? AND ended IS NOT NULL""",
                        found -> new Row(found.getLong("shown"), found.getLong("looked_up"), found.getBoolean("lost")),
                        person.id(),
                        person.login(),
                        person.id(),
                        person.login())
                .orElseThrow();
        return row.shown() == 0
                ? Optional.empty()
                : Optional.of(new Tally(round(transaction, person.id(), person.login()), row.lookedUp(), row.lost()));
    }
}
