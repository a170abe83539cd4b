package dev.portcullis.signoff;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.attest.Absence;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.QuorumForecast;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.RelyingParty;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Keeps asks and sign-offs, each an entry of the ledger. The only writer of both tables; joins its callers' transactions. */
public final class SignOffDesk {
    private static final int LISTED = 200;

    private final Ledger ledger;
    private final Signer gate;
    private final Supplier<Trust> trust;
    private final Optional<RelyingParty> place;
    private final SignOffGate tally = new SignOffGate();
    private final DeclinedChanges declined;
    private final Questions questions;
    private final Paces paces;
    private final Nudges nudges;
    private final Qualifications qualifications;
    private final Bursts bursts;
    private final QueueProbes queueProbes;
    private final InstantSource clock;

    /**
     * A desk.
     *
     * @param place where people use their passkeys; empty where none are accepted
     */
    public SignOffDesk(
            Ledger ledger, Signer gate, Supplier<Trust> trust, Optional<RelyingParty> place, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.trust = trust;
        this.place = place;
        this.declined = new DeclinedChanges(clock);
        this.questions = new Questions(ledger, gate, clock);
        this.paces = new Paces(clock);
        this.nudges = new Nudges(clock);
        this.qualifications = new Qualifications(ledger, gate, trust, clock);
        this.bursts = new Bursts(ledger, gate, qualifications, clock);
        this.queueProbes = new QueueProbes(qualifications, clock);
        this.clock = clock;
    }

    /** What people declined, by its print. */
    public DeclinedChanges declined() {
        return declined;
    }

    /** What people asked before they decided. */
    public Questions questions() {
        return questions;
    }

    /** How long people took. */
    public Paces paces() {
        return paces;
    }

    /** Of what people are to be reminded. */
    public Nudges nudges() {
        return nudges;
    }

    /** Who is qualified for which tier. */
    public Qualifications qualifications() {
        return qualifications;
    }

    /** How people come to be. */
    public Bursts bursts() {
        return bursts;
    }

    /** What stands among people's asks and is none. */
    public QueueProbes queueProbes() {
        return queueProbes;
    }

    /**
     * What is to be asked.
     *
     * @param view the rendering people are shown, inert, kept and signed by digest
     * @param expiresAt when it lapses to refusal (A5)
     */
    public record Opening(
            String subject,
            Optional<String> lineage,
            Gate gate,
            int round,
            int tier,
            Quorum quorum,
            Set<PersonId> excluded,
            Bytes view,
            Instant expiresAt) {}

    /** An ask with what people need to answer it. */
    public record Case(Ask ask, Bytes view, EntryId entry, List<VerifiedSignOff> signOffs) {}

    /** Whether a person declined this very basis before: that is final (A6). */
    public Optional<AskId> declinedBefore(Connection transaction, Basis basis) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT id FROM ask WHERE basis_key = ? AND state = 'declined' LIMIT 1",
                row -> new AskId(Sql.uuid(row, "id")),
                basis.digest());
    }

    /** Puts a question to people and logs it. */
    public Case open(Connection transaction, Opening opening) throws SQLException {
        Instant now = clock.instant();
        AskId id = AskId.next(clock);
        EntryId entry = EntryId.next(clock);
        Digest view = Digest.of(opening.view());
        Map<String, Integer> quorum = new LinkedHashMap<>();
        opening.quorum().counts().forEach((group, count) -> quorum.put(group.toString(), count));
        Envelope sealed = gate.sign(Statement.of(
                opening.gate().basis().result(),
                PredicateType.ASK,
                new AskPredicate(
                        id,
                        opening.subject(),
                        GateForm.of(opening.gate()),
                        opening.tier(),
                        quorum,
                        List.copyOf(opening.excluded()),
                        view,
                        opening.expiresAt())));
        Bytes exact = Bytes.copyOf(sealed.toBytes());
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.ASK, exact));
        Basis basis = opening.gate().basis();
        Sql.update(
                transaction,
                """
                INSERT INTO ask (id, subject, lineage, purpose, round, basis, basis_key, tier, quorum, members, excluded,
                    view, envelope, entry, state, asked_at, expires_at, nudge_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)""",
                id,
                opening.subject(),
                opening.lineage(),
                opening.gate().purpose(),
                opening.round(),
                StrictJson.write(basis),
                basis.digest(),
                opening.tier(),
                new String(StrictJson.write(quorum), UTF_8),
                opening.quorum().size(),
                new TreeSet<>(opening.excluded().stream().map(PersonId::value).toList()),
                opening.view(),
                exact,
                entry,
                now,
                opening.expiresAt(),
                Nudges.first(now, opening.expiresAt()));
        Ask ask = new Ask(
                id,
                opening.subject(),
                opening.gate(),
                opening.round(),
                opening.tier(),
                opening.quorum(),
                opening.excluded(),
                view,
                Ask.State.OPEN,
                now,
                opening.expiresAt());
        return new Case(ask, opening.view(), entry, List.of());
    }

    public Optional<Case> find(Connection transaction, AskId id) throws SQLException {
        Optional<Found> found = Sql.one(transaction, "SELECT * FROM ask WHERE id = ?", SignOffDesk::read, id);
        return found.isEmpty() ? Optional.empty() : Optional.of(withSignOffs(transaction, found.get()));
    }

    /** Reads an ask that nobody can answer until the transaction ends, so that no answer comes between. */
    public Optional<Case> lock(Connection transaction, AskId id) throws SQLException {
        Optional<Found> found =
                Sql.one(transaction, "SELECT * FROM ask WHERE id = ? FOR UPDATE", SignOffDesk::read, id);
        return found.isEmpty() ? Optional.empty() : Optional.of(withSignOffs(transaction, found.get()));
    }

    /** Open asks, the one that lapses first at the head; at most {@value #LISTED}. */
    public List<Ask> open(Connection transaction) throws SQLException {
        return Sql.list(
                        transaction,
                        "SELECT * FROM ask WHERE state = 'open' ORDER BY expires_at, id LIMIT " + LISTED,
                        SignOffDesk::read)
                .stream()
                .map(Found::ask)
                .toList();
    }

    /**
     * Records what a person signed.
     *
     * @param caller who is logged in; the key that signed must be enrolled for the same person (S3)
     * @return the ask as it stands with it
     * @throws SignOffRefusedException with nothing recorded
     */
    public Case record(Connection transaction, AskId id, SignedAnswer answer, PersonId caller)
            throws SQLException, SignOffRefusedException {
        Found found = Sql.one(transaction, "SELECT * FROM ask WHERE id = ? FOR UPDATE", SignOffDesk::read, id)
                .orElseThrow(() -> new SignOffRefusedException(Code.ASK_UNKNOWN, "there is no ask " + id));
        Ask ask = found.ask();
        Trust current = trust.get();
        requireOwnKey(answer, caller, current);
        SignedWords words;
        try {
            words = VerifiedSignOff.verifyWords(answer, current);
        } catch (SignatureRefusedException e) {
            throw new SignOffRefusedException(Code.SIGNATURE_REFUSED, String.valueOf(e.getMessage()));
        }
        requireCounts(ask, words, caller, current);
        if (words.says() == Says.GRANTED) {
            requireQualified(transaction, ask, caller, current);
        }
        if (answer instanceof SignedAnswer.ByPasskey && words.says() == Says.GRANTED) {
            requireACommandToo(withSignOffs(transaction, found), words, current);
        }
        Envelope sealed = gate.sign(
                Statement.of(words.basis().result(), PredicateType.SIGNOFF, VerifiedSignOff.toBeSealed(answer, words)));
        Bytes exact = Bytes.copyOf(sealed.toBytes());
        EntryId entry = EntryId.next(clock);
        int inserted = Sql.update(
                transaction,
                """
                INSERT INTO sign_off (ask, person, says, reason, envelope, expires_at, entry)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ask, person) DO NOTHING""",
                id,
                words.person(),
                words.says().toString(),
                words.reason(),
                exact,
                words.until(),
                entry);
        if (inserted == 0) {
            throw new SignOffRefusedException(Code.ALREADY_SIGNED, words.person() + " has answered ask " + id);
        }
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.SIGNOFF, exact));
        paces.answered(transaction, id, words.person(), words.says());
        return withSignOffs(transaction, found);
    }

    /** The last one who can still grant by a command is not let grant by a page: the ask could then only lapse (S9). */
    private static void requireACommandToo(Case asked, SignedWords words, Trust current)
            throws SignOffRefusedException {
        Ask ask = asked.ask();
        if (!Quorums.asksForACommand(ask.tier()) || asked.signOffs().stream().anyMatch(said -> !said.byPasskey())) {
            return;
        }
        Set<Person> granting = new HashSet<>();
        asked.signOffs().forEach(said -> said.counted(ask.excluded()).ifPresent(granting::add));
        current.document()
                .roster()
                .counting(words.person(), words.time(), ask.excluded())
                .ifPresent(granting::add);
        if (ask.quorum().satisfiedBy(granting)) {
            throw new SignOffRefusedException(
                    Code.COMMAND_NEEDED,
                    "this ask wants one grant by a command, and everybody else granted in a browser:"
                            + " portcullis signoff show " + ask.id() + ", then grant");
        }
    }

    /**
     * Records what somebody who may answer wants to know first.
     *
     * @throws SignOffRefusedException with nothing recorded
     */
    public Questions.Question question(Connection transaction, AskId id, PersonId caller, String text)
            throws SQLException, SignOffRefusedException {
        Found found = Sql.one(transaction, "SELECT * FROM ask WHERE id = ? FOR UPDATE", SignOffDesk::read, id)
                .orElseThrow(() -> new SignOffRefusedException(Code.ASK_UNKNOWN, "there is no ask " + id));
        requireOpen(found.ask());
        requireEntitled(found.ask(), caller, trust.get(), clock.instant());
        return questions.put(transaction, found.ask(), caller, text);
    }

    /** What the sign-offs amount to now. */
    public SignOffOutcome tally(Case asked) {
        return tally.tally(asked.ask(), asked.signOffs(), trust.get().document().roster(), clock.instant());
    }

    /**
     * What the sign-offs amounted to at an earlier time, by who is on the roster now and by this quorum.
     *
     * @param barred who cannot sign beside those who could not when it was asked
     */
    public SignOffOutcome tally(Case asked, Quorum quorum, Set<PersonId> barred, Instant then) {
        Ask ask = asked.ask();
        Set<PersonId> excluded = new HashSet<>(ask.excluded());
        excluded.addAll(barred);
        Ask again = new Ask(
                ask.id(),
                ask.subject(),
                ask.gate(),
                ask.round(),
                ask.tier(),
                quorum,
                excluded,
                ask.view(),
                ask.state(),
                ask.askedAt(),
                ask.expiresAt());
        return tally.tally(again, asked.signOffs(), trust.get().document().roster(), then);
    }

    /**
     * Whether an open ask can still be met before it lapses, as far as trust knows who is there.
     *
     * @param tellsWhoAnswered whether those who have answered are left out of the candidates; before one's own answer is in
     *     nobody is to see who has
     * @return empty once it is over
     */
    public Optional<QuorumForecast> forecast(Case asked, boolean tellsWhoAnswered) {
        Ask ask = asked.ask();
        Instant now = clock.instant();
        if (ask.state() != Ask.State.OPEN || !now.isBefore(ask.expiresAt())) {
            return Optional.empty();
        }
        Set<Person> granted = new HashSet<>();
        Set<PersonId> answered = new HashSet<>();
        for (VerifiedSignOff said : asked.signOffs()) {
            answered.add(said.person().id());
            if (said.words().says() == Says.GRANTED && said.words().until().isAfter(now)) {
                said.counted(ask.excluded()).ifPresent(granted::add);
            }
        }
        return Optional.of(QuorumForecast.of(
                ask.quorum(),
                granted,
                tellsWhoAnswered ? answered : Set.of(),
                trust.get().document().roster(),
                ask.excluded(),
                now,
                ask.expiresAt()));
    }

    /** Remembers how an open ask ended; an ask that is closed already stays as it is. */
    public void close(Connection transaction, AskId id, Ask.State as) throws SQLException {
        int closed = Sql.update(
                transaction,
                "UPDATE ask SET state = ? WHERE id = ? AND state = 'open'",
                as.name().toLowerCase(Locale.ROOT),
                id);
        if (closed == 1) {
            declined.closed(transaction, id, as);
        }
    }

    /** Makes void what is asked about proposals: those who are asked, or how many, have changed. */
    public void voidAll(Connection transaction) throws SQLException {
        DeclinedChanges.voided(transaction);
        Sql.update(transaction, "UPDATE ask SET state = 'void' WHERE state = 'open' AND purpose <> 'amend'");
    }

    private void requireOwnKey(SignedAnswer answer, PersonId caller, Trust current) throws SignOffRefusedException {
        PersonId holder = VerifiedSignOff.holder(answer, current)
                .map(Person::id)
                .orElseThrow(() -> new SignOffRefusedException(
                        Code.KEY_NOT_IN_TRUST, "nobody in trust has key " + answer.key() + "; have it enrolled"));
        if (!holder.equals(caller)) {
            throw new SignOffRefusedException(
                    Code.NOT_YOUR_KEY, "logged in as " + caller + ", the key is " + holder + "'s");
        }
        if (answer instanceof SignedAnswer.ByPasskey passkey
                && !place.filter(here -> here.asked(passkey.assertion())).isPresent()) {
            throw new SignOffRefusedException(
                    Code.SIGNATURE_REFUSED,
                    "the passkey was asked by another page than this gate's: "
                            + place.map(RelyingParty::origin).orElse("none is set here"));
        }
    }

    private void requireCounts(Ask ask, SignedWords words, PersonId caller, Trust current)
            throws SignOffRefusedException {
        Instant now = clock.instant();
        requireOpen(ask);
        if (!words.person().equals(caller)) {
            throw new SignOffRefusedException(
                    Code.NOT_YOUR_KEY, "logged in as " + caller + ", signed as " + words.person());
        }
        if (!words.ask().equals(ask.id()) || !new Gate(words.purpose(), words.basis()).equals(ask.gate())) {
            throw new SignOffRefusedException(
                    Code.BASIS_MISMATCH, "what was signed is not what ask " + ask.id() + " is about; read it again");
        }
        if (!words.view().equals(ask.view())) {
            throw new SignOffRefusedException(
                    Code.VIEW_MISMATCH, "what was shown is not what is on record; read it again");
        }
        if (words.reason().isBlank() || words.reason().length() > Bounds.WRITTEN_REASON_CHARACTERS) {
            throw new SignOffRefusedException(
                    Code.REASON_MISSING,
                    "give a reason of at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
        }
        requireEntitled(ask, caller, current, now);
        requireEntitled(ask, caller, current, words.time());
        if (words.time().isAfter(now.plus(Bounds.WORKER_CLOCK_DIFFERENCE))
                || words.time().isBefore(now.minus(Bounds.SIGNED_WITHIN))
                || !words.until().isAfter(now)) {
            throw new SignOffRefusedException(
                    Code.TIME_REFUSED, "signed at " + words.time() + " until " + words.until() + ", now it is " + now);
        }
    }

    private void requireQualified(Connection transaction, Ask ask, PersonId caller, Trust current)
            throws SQLException, SignOffRefusedException {
        Optional<Person> me = current.document().roster().person(caller);
        if (me.isEmpty()
                || !qualifications.counts(
                        transaction, me.get(), current.document().quorums(), ask.tier())) {
            throw new SignOffRefusedException(
                    Code.NOT_QUALIFIED,
                    "grants at tier " + ask.tier() + " count from those who passed a burst in the last "
                            + Vigilance.COUNTS.toDays() + " days; do one under People. You can decline without");
        }
    }

    private void requireOpen(Ask ask) throws SignOffRefusedException {
        if (ask.state() != Ask.State.OPEN || !clock.instant().isBefore(ask.expiresAt())) {
            throw new SignOffRefusedException(Code.ASK_CLOSED, "ask " + ask.id() + " is no longer open");
        }
    }

    private static void requireEntitled(Ask ask, PersonId caller, Trust current, Instant at)
            throws SignOffRefusedException {
        if (ask.excluded().contains(caller)) {
            throw new SignOffRefusedException(
                    Code.NOT_INDEPENDENT, caller + " operates the proposer or contributed, and cannot sign off");
        }
        Set<Group> asked = ask.quorum().counts().keySet();
        Roster roster = current.document().roster();
        Optional<Absence> absence = roster.person(caller).flatMap(person -> person.absence(at));
        if (absence.isPresent()) {
            throw new SignOffRefusedException(
                    Code.NOT_ENTITLED, caller + " is " + absence.get() + ", and answers nothing until then");
        }
        boolean entitled = roster.counting(caller, at, ask.excluded()).stream()
                .anyMatch(person -> person.groups().stream().anyMatch(asked::contains));
        if (!entitled) {
            throw new SignOffRefusedException(Code.NOT_ENTITLED, "asked are people of " + asked);
        }
    }

    private Case withSignOffs(Connection transaction, Found found) throws SQLException {
        Trust current = trust.get();
        List<Bytes> sealed = Sql.list(
                transaction,
                "SELECT envelope FROM sign_off WHERE ask = ? ORDER BY entry",
                row -> Bytes.copyOf(row.getBytes("envelope")),
                found.ask().id());
        List<VerifiedSignOff> counting = new ArrayList<>();
        for (Bytes bytes : sealed) {
            Optional<VerifiedSignOff> said = verified(bytes, current);
            if (said.isPresent() && stillCounts(transaction, found.ask(), said.get(), current)) {
                counting.add(said.get());
            }
        }
        return new Case(found.ask(), found.view(), found.entry(), List.copyOf(counting));
    }

    /** A decline counts whoever says it; a grant only while its signer is qualified, where trust asks for that. */
    private boolean stillCounts(Connection transaction, Ask ask, VerifiedSignOff said, Trust current)
            throws SQLException {
        return said.words().says() == Says.DECLINED
                || qualifications.counts(
                        transaction, said.person(), current.document().quorums(), ask.tier());
    }

    /** A row forges nothing: what trust no longer believes does not count (A7). */
    private static Optional<VerifiedSignOff> verified(Bytes sealed, Trust trust) {
        try {
            return Optional.of(VerifiedSignOff.verify(Envelope.parse(sealed.toArray()), trust));
        } catch (SignatureRefusedException | MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private record Found(Ask ask, Bytes view, EntryId entry) {}

    private static Found read(ResultSet row) throws SQLException {
        try {
            Basis basis = StrictJson.read(row.getBytes("basis"), Basis.class);
            Quorum quorum = StrictJson.read(row.getString("quorum").getBytes(UTF_8), Quorum.class);
            Set<PersonId> excluded = new HashSet<>();
            for (String person : (String[]) row.getArray("excluded").getArray()) {
                excluded.add(new PersonId(person));
            }
            Bytes view = Bytes.copyOf(row.getBytes("view"));
            return new Found(
                    new Ask(
                            new AskId(Sql.uuid(row, "id")),
                            row.getString("subject"),
                            new Gate(Purpose.parse(row.getString("purpose")), basis),
                            row.getInt("round"),
                            row.getInt("tier"),
                            quorum,
                            excluded,
                            Digest.of(view),
                            Ask.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                            Sql.instant(row, "asked_at"),
                            Sql.instant(row, "expires_at")),
                    view,
                    new EntryId(Sql.uuid(row, "entry")));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table ask holds what was never written to it", e);
        }
    }
}
