package dev.portcullis.signoff;

import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate.Revealed;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * People are tried with probes, many in a row, each answered at once. Probes have tables of their own: no ask, proposal or
 * lineage is made of them, so nothing that issues or redeems could find one. The only writer of these tables; joins its
 * callers' transactions.
 */
public final class Bursts {
    /** What is not answered then counts as wrong. */
    public static final Duration LASTS = Duration.ofHours(2);

    /** Between a burst that did not qualify and the next. */
    public static final Duration AGAIN = Duration.ofDays(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Ledger ledger;
    private final Signer gate;
    private final Qualifications qualifications;
    private final InstantSource clock;

    Bursts(Ledger ledger, Signer gate, Qualifications qualifications, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.qualifications = qualifications;
        this.clock = clock;
    }

    /** One answer that was given, with what would have been right. */
    public record Told(int place, Probe probe, Says says) {
        public boolean isRight() {
            return probe.bad() == (says == Says.DECLINED);
        }
    }

    /**
     * A burst that is open.
     *
     * @param place of the next case, from 1
     * @param next the case that is to be answered
     * @param last what was answered before it; empty at the first
     */
    public record Running(
            int tier, int place, int of, Probe next, Optional<Told> last, Instant startedAt, Instant endsAt) {}

    /** What became of an answer: the next case, or the result with the last one. */
    public record Answered(Told told, Optional<QualificationPredicate> result) {}

    /**
     * Binds the gate to those cases of a set that it is not bound to yet. To be committed before any of them is drawn.
     *
     * @return how many were new
     */
    public int commit(Connection transaction, ProbeSet set) throws SQLException {
        List<Digest> fresh = new ArrayList<>();
        List<Probe> unknown = new ArrayList<>();
        for (Probe probe : set.probes().values()) {
            boolean known = Sql.one(transaction, "SELECT 1 FROM probe WHERE digest = ?", row -> true, probe.digest())
                    .isPresent();
            if (!known) {
                unknown.add(probe);
            }
        }
        EntryId entry = EntryId.next(clock);
        for (Probe probe : unknown) {
            byte[] random = new byte[Revealed.SALT_BYTES];
            RANDOM.nextBytes(random);
            Bytes salt = Bytes.copyOf(random);
            int inserted = Sql.update(transaction, """
                    INSERT INTO probe (digest, bad, salt, entry) VALUES (?, ?, ?, ?)
                    ON CONFLICT (digest) DO NOTHING""", probe.digest(), probe.bad(), salt, entry);
            if (inserted == 1) {
                fresh.add(Revealed.commitment(salt, probe.digest(), probe.bad()));
            }
        }
        if (fresh.isEmpty()) {
            return 0;
        }
        Collections.sort(fresh);
        ProbesPredicate bound = new ProbesPredicate(fresh, clock.instant());
        Digest root = MerkleTree.root(fresh);
        ledger.append(
                transaction,
                new LedgerEntry(
                        entry,
                        PredicateType.PROBES,
                        Bytes.copyOf(gate.sign(Statement.of(root, PredicateType.PROBES, bound))
                                .toBytes())));
        return fresh.size();
    }

    /**
     * Draws the cases of a burst: of what the person was shown least, at random.
     *
     * @param tier 1 to 3; the caller knows that its quorum would ask this person
     * @throws SignOffRefusedException when one is open, the last failed less than {@link #AGAIN} ago, or there are too few
     *     cases
     */
    public void begin(Connection transaction, ProbeSet set, Person person, int tier)
            throws SQLException, SignOffRefusedException {
        Sql.one(
                transaction,
                "SELECT pg_advisory_xact_lock(hashtextextended('burst:' || ?, 0)) IS NULL AS locked",
                row -> true,
                person.id());
        Instant now = clock.instant();
        settle(transaction, set, Optional.of(person));
        if (!set.suffices(tier)) {
            throw new SignOffRefusedException(
                    Code.PROBES_TOO_FEW,
                    "a burst for tier " + tier + " takes " + Vigilance.BURST_BAD + " bad and " + Vigilance.BURST_GOOD
                            + " good cases; add some to portcullis.probes");
        }
        for (Qualifications.Result last : qualifications.of(transaction, person)) {
            if (last.found().tier() == tier
                    && !last.found().qualified()
                    && now.isBefore(last.found().at().plus(AGAIN))) {
                throw new SignOffRefusedException(
                        Code.BURST_TOO_SOON,
                        "the last burst was not passed; the next may begin at "
                                + last.found().at().plus(AGAIN));
            }
        }
        UUID id = UUID.randomUUID();
        int inserted = Sql.update(transaction, """
                INSERT INTO burst (id, person, login, tier, started_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (person) WHERE ended_at IS NULL DO NOTHING""", id, person.id(), person.login(), tier, now, now.plus(LASTS));
        if (inserted == 0) {
            throw new SignOffRefusedException(Code.BURST_OPEN, "finish the burst that you have begun");
        }
        Map<Digest, Long> shown = shown(transaction, person.id());
        List<Probe> drawn = new ArrayList<>(draw(set.of(tier, true), shown, Vigilance.BURST_BAD));
        drawn.addAll(draw(set.of(tier, false), shown, Vigilance.BURST_GOOD));
        Collections.shuffle(drawn, RANDOM);
        for (int place = 1; place <= drawn.size(); place++) {
            Sql.update(
                    transaction,
                    "INSERT INTO burst_item (burst, place, probe) VALUES (?, ?, ?)",
                    id,
                    place,
                    drawn.get(place - 1).digest());
        }
    }

    private static List<Probe> draw(List<Probe> from, Map<Digest, Long> shown, int count) {
        List<Probe> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, RANDOM);
        shuffled.sort((a, b) -> Long.compare(shown.getOrDefault(a.digest(), 0L), shown.getOrDefault(b.digest(), 0L)));
        return shuffled.subList(0, count);
    }

    private static Map<Digest, Long> shown(Connection transaction, PersonId person) throws SQLException {
        record Shown(Digest probe, long times) {}
        Map<Digest, Long> shown = new HashMap<>();
        Sql.list(transaction, """
                        SELECT i.probe, count(*) AS times FROM burst_item i JOIN burst b ON b.id = i.burst
                        WHERE b.person = ? GROUP BY i.probe""", row -> new Shown(Sql.digest(row, "probe"), row.getLong("times")), person)
                .forEach(one -> shown.put(one.probe(), one.times()));
        return shown;
    }

    private record Open(UUID id, PersonId person, Digest login, int tier, Instant startedAt, Instant endsAt) {}

    private record Item(int place, Digest probe, Optional<Says> says) {}

    private static Optional<Open> open(Connection transaction, PersonId person) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT * FROM burst WHERE person = ? AND ended_at IS NULL FOR UPDATE",
                row -> new Open(
                        Sql.uuid(row, "id"),
                        new PersonId(row.getString("person")),
                        Sql.digest(row, "login"),
                        row.getInt("tier"),
                        Sql.instant(row, "started_at"),
                        Sql.instant(row, "ends_at")),
                person);
    }

    private static List<Item> items(Connection transaction, UUID burst) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT place, probe, says FROM burst_item WHERE burst = ? ORDER BY place",
                row -> new Item(
                        row.getInt("place"),
                        Sql.digest(row, "probe"),
                        Optional.ofNullable(row.getString("says")).map(Says::parse)),
                burst);
    }

    /** The burst a person is in; one whose time is over, or whose cases are no longer there, is ended by this. */
    public Optional<Running> running(Connection transaction, ProbeSet set, Person person) throws SQLException {
        settle(transaction, set, Optional.of(person));
        Optional<Open> open = open(transaction, person.id());
        if (open.isEmpty()) {
            return Optional.empty();
        }
        List<Item> items = items(transaction, open.get().id());
        Optional<Item> next =
                items.stream().filter(item -> item.says().isEmpty()).findFirst();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Optional<Told> last = items.stream()
                .filter(item -> item.place() == next.get().place() - 1)
                .flatMap(item -> set.probe(item.probe()).stream()
                        .map(probe -> new Told(item.place(), probe, item.says().orElseThrow())))
                .findFirst();
        return Optional.of(new Running(
                open.get().tier(),
                next.get().place(),
                items.size(),
                set.probe(next.get().probe()).orElseThrow(),
                last,
                open.get().startedAt(),
                open.get().endsAt()));
    }

    /**
     * Takes an answer; the last one ends the burst with its entry.
     *
     * @param place of the case that was answered, so that one sent twice answers one
     * @throws SignOffRefusedException when there is no such case to answer
     */
    public Answered answer(Connection transaction, ProbeSet set, Person person, int place, Says says)
            throws SQLException, SignOffRefusedException {
        settle(transaction, set, Optional.of(person));
        Open open = open(transaction, person.id())
                .orElseThrow(() -> new SignOffRefusedException(Code.BURST_OVER, "you are in no burst; begin one"));
        Item item = items(transaction, open.id()).stream()
                .filter(one -> one.says().isEmpty())
                .findFirst()
                .filter(one -> one.place() == place)
                .orElseThrow(() -> new SignOffRefusedException(
                        Code.BURST_OVER, "case " + place + " is not the one to be answered; load the page again"));
        Sql.update(
                transaction,
                "UPDATE burst_item SET says = ?, answered_at = ? WHERE burst = ? AND place = ? AND says IS NULL",
                says.toString(),
                clock.instant(),
                open.id(),
                place);
        List<Item> items = items(transaction, open.id());
        Told told = new Told(place, set.probe(item.probe()).orElseThrow(), says);
        boolean isLast = items.stream().allMatch(one -> one.says().isPresent());
        return new Answered(told, isLast ? Optional.of(end(transaction, open, items)) : Optional.empty());
    }

    /**
     * Ends what is over time.
     *
     * @param whose everybody's when empty; a person's own also when it cannot go on because the set has changed, or somebody
     *     else had the id when it began
     */
    public void settle(Connection transaction, ProbeSet set, Optional<Person> whose) throws SQLException {
        List<PersonId> people = Sql.list(
                transaction,
                "SELECT person FROM burst WHERE ended_at IS NULL AND (?::text IS NULL OR person = ?)",
                row -> new PersonId(row.getString("person")),
                whose.map(Person::id).map(PersonId::value),
                whose.map(Person::id).map(PersonId::value));
        for (PersonId person : people) {
            Optional<Open> open = open(transaction, person);
            if (open.isEmpty()) {
                continue;
            }
            List<Item> items = items(transaction, open.get().id());
            if (!clock.instant().isBefore(open.get().endsAt())) {
                end(transaction, open.get(), items);
            } else if (whose.isPresent()
                    && (!whose.get().login().equals(open.get().login())
                            || items.stream()
                                    .anyMatch(item -> set.probe(item.probe()).isEmpty()))) {
                // Cases were taken away, or it was another's: nobody's fault, and nothing follows from it.
                Sql.update(
                        transaction,
                        "UPDATE burst SET ended_at = ? WHERE id = ?",
                        clock.instant(),
                        open.get().id());
            }
        }
    }

    private QualificationPredicate end(Connection transaction, Open open, List<Item> items) throws SQLException {
        List<Revealed> revealed = new ArrayList<>();
        int missed = 0;
        int alarms = 0;
        for (Item item : items) {
            Revealed one = Sql.one(
                            transaction,
                            "SELECT bad, salt FROM probe WHERE digest = ?",
                            row -> new Revealed(
                                    Bytes.copyOf(row.getBytes("salt")), item.probe(), row.getBoolean("bad")),
                            item.probe())
                    .orElseThrow();
            revealed.add(one);
            boolean right = item.says().equals(Optional.of(one.bad() ? Says.DECLINED : Says.GRANTED));
            missed += one.bad() && !right ? 1 : 0;
            alarms += !one.bad() && !right ? 1 : 0;
        }
        // In an order that says nothing of when each was shown.
        revealed.sort((a, b) -> a.probe().compareTo(b.probe()));
        int bad = (int) revealed.stream().filter(Revealed::bad).count();
        Vigilance result = new Vigilance(bad, missed, revealed.size() - bad, alarms);
        QualificationPredicate found = new QualificationPredicate(
                open.person(), open.login(), open.tier(), result, result.qualifies(), revealed, clock.instant());
        qualifications.record(transaction, found);
        Sql.update(transaction, "UPDATE burst SET ended_at = ? WHERE id = ?", clock.instant(), open.id());
        return found;
    }
}
