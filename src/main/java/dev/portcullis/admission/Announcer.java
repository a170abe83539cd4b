package dev.portcullis.admission;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Uuid7;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.Outbox;
import dev.portcullis.ledger.OutboxRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes entries of the ledger and the events that tell of them, both in the caller's transaction (K1). */
final class Announcer {
    private static final String SOURCE = "portcullis:gateway";
    private static final int NAMED = 64;

    private final Ledger ledger;
    private final Signer gate;
    private final Topics topics;
    private final InstantSource clock;

    Announcer(Ledger ledger, Signer gate, Topics topics, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.topics = topics;
        this.clock = clock;
    }

    /** Seals a statement as the gate. */
    Envelope seal(Digest subject, PredicateType type, Object predicate) {
        return gate.sign(Statement.of(subject, type, predicate));
    }

    /** Logs a sealed statement under an id of its own. */
    EntryId log(Connection transaction, PredicateType kind, Envelope sealed) throws SQLException {
        EntryId entry = EntryId.next(clock);
        log(transaction, entry, kind, sealed);
        return entry;
    }

    void log(Connection transaction, EntryId entry, PredicateType kind, Envelope sealed) throws SQLException {
        ledger.append(transaction, new LedgerEntry(entry, kind, Bytes.copyOf(sealed.toBytes())));
    }

    /** Tells a proposer where its proposal stands, once the entry behind it is published. */
    void answer(Connection transaction, LineageId lineage, Digest result, AnswerPredicate answer, EntryId entry)
            throws SQLException {
        Envelope sealed = seal(result, PredicateType.ANSWER, answer);
        tell(
                transaction,
                topics.answers(),
                lineage.value(),
                event(answerType(answer), Bytes.copyOf(sealed.toBytes())),
                Optional.of(entry));
    }

    /** Tells a proposer that what it asked never became a proposal: the answer has no entry behind it. */
    void turnedAway(Connection transaction, SignedProposal event, ProposalId proposal, String reason)
            throws SQLException {
        tell(
                transaction,
                topics.answers(),
                event.lineage().value(),
                turnedAway(event, proposal, reason),
                Optional.empty());
    }

    /** As an event that somebody else sends. */
    CloudEvent turnedAway(SignedProposal event, ProposalId proposal, String reason) {
        AnswerPredicate answer = new AnswerPredicate(
                proposal, List.of(), AnswerState.REFUSED, List.of(reason), null, null, null, null, null, null, null);
        Envelope sealed = seal(Digest.of(event.statement().payload()), PredicateType.ANSWER, answer);
        return event(answerType(answer), Bytes.copyOf(sealed.toBytes()));
    }

    /** Tells workers that something of theirs has happened; {@code sealed} is the entry itself. */
    void notice(Connection transaction, String key, String type, Envelope sealed, EntryId entry) throws SQLException {
        CloudEvent event = event(type, Bytes.copyOf(sealed.toBytes()));
        tell(transaction, topics.permits(), key, event, Optional.of(entry));
    }

    /**
     * Tells of what was logged before, once more.
     *
     * @param to whom it concerns, in a header of its own
     * @param backup who is to look besides them, in another
     */
    void notice(Connection transaction, String key, String type, Bytes sealed, List<PersonId> to, List<PersonId> backup)
            throws SQLException {
        CloudEvent event = event(type, sealed);
        Map<String, Bytes> headers = new LinkedHashMap<>(event.headers());
        name(headers, "ce_people", to);
        name(headers, "ce_backup", backup);
        Outbox.add(
                transaction,
                new OutboxRow(Uuid7.next(clock), Optional.empty(), topics.permits(), key, headers, event.data()));
    }

    private static void name(Map<String, Bytes> headers, String header, List<PersonId> people) {
        if (!people.isEmpty()) {
            headers.put(
                    header,
                    Bytes.utf8(people.stream().limit(NAMED).map(PersonId::value).collect(Collectors.joining(","))));
        }
    }

    private static String answerType(AnswerPredicate answer) {
        return "dev.portcullis.proposal." + answer.state() + ".v1";
    }

    private CloudEvent event(String type, Bytes data) {
        return new CloudEvent(EntryId.next(clock).toString(), SOURCE, type, clock.instant(), data);
    }

    private void tell(Connection transaction, String topic, String key, CloudEvent event, Optional<EntryId> entry)
            throws SQLException {
        Outbox.add(transaction, new OutboxRow(Uuid7.next(clock), entry, topic, key, event.headers(), event.data()));
    }
}
