package dev.portcullis.signoff;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Who may be counted where trust asks for the qualified: the last result of each person for each tier, as it was sealed. */
public final class Qualifications {
    /** Whoever counts by a result holds it shared until what stands on it is committed; a new result waits for them. */
    private static final long LOCK = 0x5649_4749_4c41_4e43L;

    private final Ledger ledger;
    private final Signer gate;
    private final Supplier<Trust> trust;
    private final InstantSource clock;

    Qualifications(Ledger ledger, Signer gate, Supplier<Trust> trust, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Records how a person did; whoever counts by what was before has committed, so that the ledger has it before.
     *
     * @return the entry that says so
     */
    EntryId record(Connection transaction, QualificationPredicate found) throws SQLException {
        Sql.one(transaction, "SELECT pg_advisory_xact_lock(?) IS NULL AS locked", row -> true, LOCK);
        EntryId entry = EntryId.next(clock);
        Envelope sealed =
                gate.sign(Statement.of(Digest.of(found.person().value()), PredicateType.QUALIFICATION, found));
        Bytes exact = Bytes.copyOf(sealed.toBytes());
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.QUALIFICATION, exact));
        if (found.stoodAmongAsks()) {
            if (!found.qualified()) {
                Sql.update(
                        transaction,
                        "INSERT INTO qualification_lost (entry, person, login, at) VALUES (?, ?, ?, ?)",
                        entry,
                        found.person(),
                        found.login(),
                        found.at());
            }
            return entry;
        }
        Sql.update(
                transaction,
                "INSERT INTO qualification (entry, person, tier, envelope, at) VALUES (?, ?, ?, ?, ?)",
                entry,
                found.person(),
                found.tier(),
                exact,
                found.at());
        return entry;
    }

    /** A result with the entry it stands in. */
    public record Result(EntryId entry, QualificationPredicate found) {}

    /** The last burst's result of a person for each tier; what was before a round among the asks was lost is gone. */
    public List<Result> of(Connection transaction, Person person) throws SQLException {
        record Row(EntryId entry, Bytes envelope) {}
        return Sql.list(
                        transaction,
                        """
                        SELECT DISTINCT ON (tier) entry, envelope FROM qualification q WHERE person = ?
                            AND NOT EXISTS (SELECT FROM qualification_lost l
                                WHERE l.person = q.person AND l.login = ? AND (l.at, l.entry) > (q.at, q.entry))
                        ORDER BY tier, at DESC, entry DESC""",
                        row -> new Row(new EntryId(Sql.uuid(row, "entry")), Bytes.copyOf(row.getBytes("envelope"))),
                        person.id(),
                        person.login())
                .stream()
                .flatMap(row -> believed(row.envelope()).stream()
                        .filter(found -> found.isOf(person.id(), person.login()) && !found.stoodAmongAsks())
                        .map(found -> new Result(row.entry(), found)))
                .toList();
    }

    /** A row forges nothing: what the gate did not seal qualifies nobody. */
    private Optional<QualificationPredicate> believed(Bytes envelope) {
        try {
            VerifiedStatement seal = trust.get().verify(Envelope.parse(envelope.toArray()), Role.GATE);
            return seal.statement().predicateType() == PredicateType.QUALIFICATION
                    ? Optional.of(seal.statement().predicate(QualificationPredicate.class))
                    : Optional.empty();
        } catch (SignatureRefusedException | MalformedJsonException e) {
            return Optional.empty();
        }
    }

    /** Whether a person's grant counts at a tier now. */
    public boolean counts(Connection transaction, Person person, Quorums quorums, int tier) throws SQLException {
        if (!quorums.asksForQualified(tier)) {
            return true;
        }
        Sql.one(transaction, "SELECT pg_advisory_xact_lock_shared(?) IS NULL AS locked", row -> true, LOCK);
        return isQualified(transaction, person, tier);
    }

    /** Whether a person is qualified for a tier now, whether or not anybody asks for it. */
    public boolean isQualified(Connection transaction, Person person, int tier) throws SQLException {
        return QualificationPredicate.isQualified(
                of(transaction, person).stream().map(Result::found).toList(), tier, clock.instant());
    }

    /** Those of the people who are qualified for a tier now. */
    public Set<PersonId> qualified(Connection transaction, List<Person> people, int tier) throws SQLException {
        Set<PersonId> qualified = new HashSet<>();
        for (Person person : people) {
            if (isQualified(transaction, person, tier)) {
                qualified.add(person.id());
            }
        }
        return qualified;
    }
}
