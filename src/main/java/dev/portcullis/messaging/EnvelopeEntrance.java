package dev.portcullis.messaging;

import dev.portcullis.admission.Attention;
import dev.portcullis.admission.ProposalEntrance;
import dev.portcullis.admission.SignedProposal;
import dev.portcullis.admission.SubmissionRefusedException;
import dev.portcullis.admission.Topics;
import dev.portcullis.admission.TurnedAway;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.messaging.ProposalReader.AuthenticRefusal;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts envelopes on the topic of proposals, so that what came over HTTP has the same way and order as the rest. */
@Singleton
public final class EnvelopeEntrance implements ProposalEntrance {
    private static final int DETAIL_CHARACTERS = 300;

    private final ProposalReader reader;
    private final KafkaPublisher publisher;
    private final TurnedAway turnedAway;
    private final Attention attention;
    private final Topics topics;
    private final InstantSource clock;

    public EnvelopeEntrance(
            ProposalReader reader,
            KafkaPublisher publisher,
            TurnedAway turnedAway,
            Attention attention,
            Topics topics,
            InstantSource clock) {
        this.reader = reader;
        this.publisher = publisher;
        this.turnedAway = turnedAway;
        this.attention = attention;
        this.topics = topics;
        this.clock = clock;
    }

    @Override
    public SignedProposal read(Bytes envelope) throws SubmissionRefusedException {
        try {
            SignedProposal proposal = reader.read(event(envelope));
            if (attention.turnsAway(proposal)) {
                throw new AuthenticRefusal(
                        proposal, Attention.OVERLOADED, "people have more to answer than they can; try again later");
            }
            return proposal;
        } catch (RecordRefusedException e) {
            throw new SubmissionRefusedException(
                    e.reason(), false, Inert.text(String.valueOf(e.detail()), DETAIL_CHARACTERS), e);
        } catch (AuthenticRefusal e) {
            throw new SubmissionRefusedException(
                    e.reason(), true, Inert.text(String.valueOf(e.getMessage()), DETAIL_CHARACTERS), e);
        }
    }

    @Override
    public boolean enter(SignedProposal proposal) throws InterruptedException {
        turnedAway.forget(proposal);
        Bytes envelope = Bytes.copyOf(proposal.statement().envelope().toBytes());
        CloudEvent event = new CloudEvent(
                proposal.eventId(),
                "portcullis:proposer/" + proposal.proposer(),
                ProposalReader.eventType(proposal.statement().statement().predicateType())
                        .orElseThrow(),
                clock.instant(),
                envelope);
        return publisher.send(topics.proposals(), proposal.lineage().value(), event.headers(), envelope);
    }

    /** What the envelope says of itself, unverified: it must agree with what is verified afterwards. */
    private CloudEvent event(Bytes envelope) throws RecordRefusedException {
        if (envelope.length() > Bounds.EVENT_BYTES) {
            throw new RecordRefusedException(
                    "EVENT_MALFORMED",
                    "an event has at most " + Bounds.EVENT_BYTES + " bytes; put large files as blobs");
        }
        try {
            Statement statement =
                    Statement.parse(Envelope.parse(envelope.toArray()).payload().toArray());
            PredicateType type = statement.predicateType();
            String event = ProposalReader.eventType(type)
                    .orElseThrow(() -> new RecordRefusedException("TYPE_MISMATCH", "not a statement of a proposer"));
            ProposalId id = ProposalReader.proposal(statement);
            return new CloudEvent(id.toString(), "portcullis:http", event, clock.instant(), envelope);
        } catch (MalformedJsonException e) {
            throw new RecordRefusedException("ENVELOPE_MALFORMED", String.valueOf(e.getMessage()));
        }
    }
}
