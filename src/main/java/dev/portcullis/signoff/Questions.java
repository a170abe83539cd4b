package dev.portcullis.signoff;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people want to know before they decide, each question an entry of the ledger. The only writer of its table. */
public final class Questions {
    private static final String QUESTION = """
            SELECT q.*, r.proposer, r.text AS said, r.replied_at, r.entry AS reply_entry
            FROM ask_question q LEFT JOIN ask_reply r ON r.question = q.entry""";

    private final Ledger ledger;
    private final Signer gate;
    private final InstantSource clock;

    Questions(Ledger ledger, Signer gate, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * One question; its text is inert.
     *
     * @param digest of the question as it was sealed: what a reply names
     * @param reply what the proposer says to it
     */
    public record Question(
            EntryId entry, PersonId person, String text, Instant askedAt, Digest digest, Optional<Reply> reply) {}

    /** A proposer's own words, inert: a claim. */
    public record Reply(PrincipalId proposer, String text, Instant repliedAt, EntryId entry) {}

    /** What was asked about an ask, in order. */
    public List<Question> of(Connection transaction, AskId ask) throws SQLException {
        return Sql.list(transaction, QUESTION + " WHERE q.ask = ? ORDER BY q.asked_at, q.entry", Questions::read, ask);
    }

    /** The ask that this sealed question is about; empty when there is no such question. */
    public Optional<AskId> asked(Connection transaction, Digest question) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT ask FROM ask_question WHERE digest = ?",
                row -> new AskId(Sql.uuid(row, "ask")),
                question);
    }

    private static Question read(ResultSet row) throws SQLException {
        @Nullable String said = row.getString("said");
        return new Question(
                new EntryId(Sql.uuid(row, "entry")),
                new PersonId(row.getString("person")),
                row.getString("text"),
                Sql.instant(row, "asked_at"),
                Sql.digest(row, "digest"),
                said == null
                        ? Optional.empty()
                        : Optional.of(new Reply(
                                new PrincipalId(row.getString("proposer")),
                                said,
                                Sql.instant(row, "replied_at"),
                                new EntryId(Sql.uuid(row, "reply_entry")))));
    }

    /**
     * Records what the proposer says to a question, once; the same again is the same. Nothing else changes by it.
     *
     * @param ask locked by the caller, open, and about the proposer's proposal
     * @param signed by the proposer, verified
     * @return false when it has another reply, which stays
     */
    public boolean reply(
            Connection transaction, Ask ask, PrincipalId proposer, VerifiedStatement signed, ReplyPredicate reply)
            throws SQLException {
        Question question = of(transaction, ask.id()).stream()
                .filter(one -> one.digest().equals(reply.question()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no question of ask " + ask.id()));
        String inert = Inert.text(reply.text().strip(), Bounds.WRITTEN_REASON_CHARACTERS);
        if (question.reply().isPresent()) {
            return question.reply().get().text().equals(inert);
        }
        Instant now = clock.instant();
        Envelope envelope = signed.envelope();
        Envelope sealed = gate.sign(Statement.of(
                ask.gate().basis().result(),
                PredicateType.REPLIED,
                new RepliedPredicate(
                        ask.id(),
                        question.digest(),
                        reply.proposal(),
                        proposer,
                        envelope.keyId(),
                        envelope.payload(),
                        envelope.signature(),
                        now)));
        EntryId entry = EntryId.next(clock);
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.REPLIED, Bytes.copyOf(sealed.toBytes())));
        Sql.update(
                transaction,
                "INSERT INTO ask_reply (question, proposer, text, replied_at, entry) VALUES (?, ?, ?, ?, ?)",
                question.entry(),
                proposer,
                inert,
                now,
                entry);
        return true;
    }

    /**
     * Records a question of somebody who may answer; the same one twice is one.
     *
     * @param ask locked by the caller
     * @throws SignOffRefusedException with nothing recorded
     */
    Question put(Connection transaction, Ask ask, PersonId person, String text)
            throws SQLException, SignOffRefusedException {
        if (text.isBlank() || text.length() > Bounds.WRITTEN_REASON_CHARACTERS) {
            throw new SignOffRefusedException(
                    Code.QUESTION_MALFORMED,
                    "ask in at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters, and not in none");
        }
        String inert = Inert.text(text.strip(), Bounds.WRITTEN_REASON_CHARACTERS);
        List<Question> before = of(transaction, ask.id());
        Optional<Question> same = before.stream()
                .filter(one -> one.person().equals(person) && one.text().equals(inert))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        if (before.size() >= Bounds.QUESTIONS) {
            throw new SignOffRefusedException(
                    Code.QUESTIONS_FULL, "ask " + ask.id() + " has " + Bounds.QUESTIONS + " questions already");
        }
        EntryId entry = EntryId.next(clock);
        Instant now = clock.instant();
        Envelope sealed = gate.sign(Statement.of(
                ask.gate().basis().result(),
                PredicateType.QUESTION,
                new QuestionPredicate(ask.id(), person, inert, now)));
        Bytes exact = Bytes.copyOf(sealed.toBytes());
        ledger.append(transaction, new LedgerEntry(entry, PredicateType.QUESTION, exact));
        Sql.update(
                transaction,
                "INSERT INTO ask_question (entry, ask, person, text, asked_at, digest) VALUES (?, ?, ?, ?, ?, ?)",
                entry,
                ask.id(),
                person,
                inert,
                now,
                Digest.of(exact));
        return new Question(entry, person, inert, now, Digest.of(exact), Optional.empty());
    }
}
