package dev.portcullis.signoff;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What people want to know before they decide, each question an entry of the ledger. The only writer of its table. */
public final class Questions {
    private final Ledger ledger;
    private final Signer gate;
    private final InstantSource clock;

    Questions(Ledger ledger, Signer gate, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.clock = clock;
    }

    /** One question; its text is inert. */
    public record Question(EntryId entry, PersonId person, String text, Instant askedAt) {}

    /** What was asked about an ask, in order. */
    public List<Question> of(Connection transaction, AskId ask) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT entry, person, text, asked_at FROM ask_question WHERE ask = ? ORDER BY asked_at, entry",
                row -> new Question(
                        new EntryId(Sql.uuid(row, "entry")),
                        new PersonId(row.getString("person")),
                        row.getString("text"),
                        Sql.instant(row, "asked_at")),
                ask);
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
        Question question = new Question(EntryId.next(clock), person, inert, clock.instant());
        Envelope sealed = gate.sign(Statement.of(
                ask.gate().basis().result(),
                PredicateType.QUESTION,
                new QuestionPredicate(ask.id(), person, inert, question.askedAt())));
        ledger.append(
                transaction, new LedgerEntry(question.entry(), PredicateType.QUESTION, Bytes.copyOf(sealed.toBytes())));
        Sql.update(
                transaction,
                "INSERT INTO ask_question (entry, ask, person, text, asked_at) VALUES (?, ?, ?, ?, ?)",
                question.entry(),
                ask.id(),
                person,
                inert,
                question.askedAt());
        return question;
    }
}
