package dev.portcullis.messaging;

import dev.portcullis.admission.Proposers;
import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.admission.SignedProposal;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import java.util.Map;
import java.util.Optional;

/**
 * Believes an event of a proposer, or refuses it: envelope, enrolled key, signature, closed schema, bounds, and that
 * header, key and statement agree. The same for Kafka and REST.
 */
public final class ProposalReader {
    private final Proposers proposers;

    public ProposalReader(Proposers proposers) {
        this.proposers = proposers;
    }

    /** What an authentic event was refused for, with who sent it. */
    public static final class AuthenticRefusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SignedProposal event;
        private final String reason;

        AuthenticRefusal(SignedProposal event, String reason, String detail) {
            super(detail);
            this.event = event;
            this.reason = reason;
        }

        public SignedProposal event() {
            return event;
        }

        public String reason() {
            return reason;
        }
    }

    /**
     * Reads a record of the topic of proposals.
     *
     * @throws RecordRefusedException when it has no author we know
     * @throws AuthenticRefusal when it has, and is not acceptable
     */
    SignedProposal read(Map<String, Bytes> headers, String key, Bytes value)
            throws RecordRefusedException, AuthenticRefusal {
        CloudEvent event;
        try {
            event = CloudEvent.parse(headers, value);
        } catch (IllegalArgumentException e) {
            throw new RecordRefusedException("EVENT_MALFORMED", String.valueOf(e.getMessage()));
        }
        SignedProposal proposal = read(event);
        if (!key.equals(proposal.lineage().value())) {
            throw new AuthenticRefusal(proposal, "KEY_MISMATCH", "the record's key is not the proposer's lineage");
        }
        return proposal;
    }

    /**
     * Reads an event however it came.
     *
     * @throws RecordRefusedException when it has no author we know
     * @throws AuthenticRefusal when it has, and is not acceptable
     */
    SignedProposal read(CloudEvent event) throws RecordRefusedException, AuthenticRefusal {
        Envelope envelope;
        try {
            envelope = Envelope.parse(event.data().toArray());
        } catch (MalformedJsonException e) {
            throw new RecordRefusedException("ENVELOPE_MALFORMED", String.valueOf(e.getMessage()));
        }
        Enrolled enrolled = proposers
                .byKeyId(envelope.keyId())
                .orElseThrow(() -> new RecordRefusedException(
                        "KEY_NOT_ENROLLED", "no charter in force enrols the key " + envelope.keyId()));
        VerifiedStatement statement;
        try {
            statement = VerifiedStatement.verify(envelope, enrolled.key(), Role.PROPOSER);
        } catch (SignatureRefusedException e) {
            throw new RecordRefusedException(e.code().name(), String.valueOf(e.getMessage()));
        }
        SignedProposal proposal = new SignedProposal(enrolled, event.id(), statement);
        requireAcceptable(proposal, event);
        return proposal;
    }

    private static void requireAcceptable(SignedProposal proposal, CloudEvent event) throws AuthenticRefusal {
        PredicateType type = proposal.statement().statement().predicateType();
        String expected = eventType(type)
                .orElseThrow(() -> new AuthenticRefusal(proposal, "TYPE_MISMATCH", "not a statement of a proposer"));
        try {
            LineageId lineage = lineage(proposal, type);
            proposal.statement().statement().subject();
            if (!event.type().equals(expected)) {
                throw new AuthenticRefusal(proposal, "TYPE_MISMATCH", "ce_type and statement differ");
            }
            if (!lineage.equals(proposal.lineage())) {
                throw new AuthenticRefusal(proposal, "LINEAGE_MISMATCH", "the proposer is not enrolled for " + lineage);
            }
        } catch (MalformedJsonException e) {
            throw new AuthenticRefusal(proposal, "SCHEMA_VIOLATION", String.valueOf(e.getMessage()));
        }
    }

    /** The type of the event that carries such a statement; empty when proposers make none. */
    static Optional<String> eventType(PredicateType type) {
        return switch (type) {
            case PROPOSAL -> Optional.of("dev.portcullis.proposal.submitted.v1");
            case PROMOTION -> Optional.of("dev.portcullis.promotion.requested.v1");
            case WITHDRAWAL -> Optional.of("dev.portcullis.proposal.withdrawn.v1");
            case REPLY -> Optional.of("dev.portcullis.question.replied.v1");
            default -> Optional.empty();
        };
    }

    /** The proposal a proposer's statement is about. */
    static ProposalId proposal(Statement statement) throws MalformedJsonException {
        return switch (statement.predicateType()) {
            case PROPOSAL -> statement.predicate(ProposalPredicate.class).proposal();
            case PROMOTION -> statement.predicate(PromotionPredicate.class).proposal();
            case REPLY -> statement.predicate(ReplyPredicate.class).proposal();
            default -> statement.predicate(WithdrawalPredicate.class).proposal();
        };
    }

    private static LineageId lineage(SignedProposal proposal, PredicateType type) throws MalformedJsonException {
        return switch (type) {
            case PROPOSAL ->
                proposal.statement()
                        .statement()
                        .predicate(ProposalPredicate.class)
                        .lineage();
            case PROMOTION ->
                proposal.statement()
                        .statement()
                        .predicate(PromotionPredicate.class)
                        .lineage();
            case REPLY ->
                proposal.statement().statement().predicate(ReplyPredicate.class).lineage();
            default ->
                proposal.statement()
                        .statement()
                        .predicate(WithdrawalPredicate.class)
                        .lineage();
        };
    }
}
