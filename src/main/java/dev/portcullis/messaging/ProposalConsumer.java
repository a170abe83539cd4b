package dev.portcullis.messaging;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Attention;
import dev.portcullis.admission.Floods;
import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.admission.SignedProposal;
import dev.portcullis.admission.Topics;
import dev.portcullis.admission.TurnedAway;
import dev.portcullis.admission.TurnedAway.Answer;
import dev.portcullis.admission.TurnedAway.Refusal;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.messaging.ProposalReader.AuthenticRefusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the topic of proposals: what is authentic and acceptable is written down, everything else goes to the dead
 * letters. What has no author gets neither a row nor an entry, only a counter.
 */
public final class ProposalConsumer {
    private static final String COUNTER = "portcullis.proposals.refused";

    private final AdmissionService admission;
    private final ProposalReader reader;
    private final DeadLetters deadLetters;
    private final Quotas quotas;
    private final Floods floods;
    private final TurnedAway turnedAway;
    private final Attention attention;
    private final KafkaPublisher publisher;
    private final String answers;
    private final MeterRegistry meters;

    public ProposalConsumer(
            AdmissionService admission,
            ProposalReader reader,
            KafkaPublisher publisher,
            Topics topics,
            Floods floods,
            TurnedAway turnedAway,
            Attention attention,
            int proposalsAnHour,
            MeterRegistry meters,
            InstantSource clock) {
        this.admission = admission;
        this.reader = reader;
        this.deadLetters = new DeadLetters(topics.proposalsDeadLetters(), publisher);
        this.quotas = new Quotas(proposalsAnHour, clock);
        this.floods = floods;
        this.turnedAway = turnedAway;
        this.attention = attention;
        this.publisher = publisher;
        this.answers = topics.answers();
        this.meters = meters;
    }

    /** Opens the consumption of the topic; the caller starts it. */
    public Consumption consume(Topics topics, Map<String, Object> access) {
        return new Consumption(topics.proposals(), topics.prefix() + "gateway", access, this::handle);
    }

    /** What fails for a reason of ours is read again whole (K3), so what it took of a quota is given back. */
    void handle(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
        List<Enrolled> taken = new ArrayList<>();
        try {
            handle(batch, taken);
        } catch (InterruptedException | RuntimeException e) {
            taken.forEach(quotas::giveBack);
            throw e;
        }
    }

    private void handle(List<ConsumerRecord<byte[], byte[]>> batch, List<Enrolled> taken) throws InterruptedException {
        List<SignedProposal> accepted = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Map<SignedProposal, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            try {
                SignedProposal proposal =
                        reader.read(KafkaRecords.headers(record), KafkaRecords.key(record), KafkaRecords.value(record));
                if (attention.turnsAway(proposal)) {
                    reasons.add(Attention.OVERLOADED);
                    deadLetters.bury(record, Attention.OVERLOADED, "people have more to answer than they can");
                    refused.add(new Refusal(proposal, Attention.OVERLOADED));
                } else if (quotas.take(proposal.by())) {
                    taken.add(proposal.by());
                    accepted.add(proposal);
                    records.put(proposal, record);
                } else {
                    reasons.add("QUOTA_EXCEEDED");
                    deadLetters.bury(record, "QUOTA_EXCEEDED", "more proposals an hour than the charter allows");
                    refused.add(new Refusal(proposal, "QUOTA_EXCEEDED"));
                }
            } catch (RecordRefusedException e) {
                reasons.add(e.reason());
                deadLetters.bury(record, e.reason(), e.detail());
            } catch (AuthenticRefusal e) {
                reasons.add(e.reason());
                deadLetters.bury(record, e.reason(), Inert.text(String.valueOf(e.getMessage()), 300));
                refused.add(new Refusal(e.event(), e.reason()));
            }
        }
        answer(refused);
        for (AdmissionService.Refused late : admission.accept(accepted)) {
            String reason = late.refusal().code().name();
            reasons.add(reason);
            deadLetters.bury(
                    Objects.requireNonNull(records.get(late.event())),
                    reason,
                    String.valueOf(late.refusal().getMessage()));
        }
        // Last, because it cannot fail: what is read again whole is counted once, and an authentic refusal counts once
        // towards its principal's entry a minute (P8).
        reasons.forEach(reason -> meters.counter(COUNTER, "reason", reason).increment());
        refused.forEach(refusal -> floods.refused(
                refusal.event().by().principal(),
                Digest.of(refusal.event().statement().payload()),
                refusal.reason()));
    }

    /** Straight to the broker, not by the outbox: a flood is to wait for its own answers and leave no row behind (S14). */
    private void answer(List<Refusal> refused) throws InterruptedException {
        for (Answer answer : turnedAway.remember(refused)) {
            CloudEvent event = answer.event();
            if (!publisher.send(answers, answer.lineage().value(), event.headers(), event.data())) {
                throw new BrokerUnavailableException(answers);
            }
        }
    }
}
