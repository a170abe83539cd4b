package dev.portcullis.messaging;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.OutcomeReport;
import dev.portcullis.admission.Topics;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.kernel.MalformedJsonException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the topic of outcomes: a worker's or evaluator's signed report is settled once; all else is a dead letter. */
public final class OutcomeConsumer {
    private final AdmissionService admission;
    private final Supplier<Trust> trust;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;

    public OutcomeConsumer(
            AdmissionService admission,
            Supplier<Trust> trust,
            KafkaPublisher publisher,
            Topics topics,
            MeterRegistry meters) {
        this.admission = admission;
        this.trust = trust;
        this.deadLetters = new DeadLetters(topics.outcomesDeadLetters(), publisher);
        this.meters = meters;
    }

    /** Opens the consumption of the topic; the caller starts it. */
    public Consumption consume(Topics topics, Map<String, Object> access) {
        return new Consumption(topics.outcomes(), topics.prefix() + "gateway", access, this::handle);
    }

    /** What fails for a reason of ours is read again whole (K3), so refusals are counted when nothing can fail any more. */
    private void handle(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
        List<String> refused = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            try {
                admission.settle(read(record));
            } catch (RecordRefusedException e) {
                refused.add(e.reason());
                deadLetters.bury(record, e.reason(), e.detail());
            } catch (AdmissionRefusedException e) {
                // A report that came before is the same report again: redelivery changes nothing (K2).
                if (e.code() != AdmissionRefusedException.Code.ALREADY_REPORTED) {
                    refused.add(e.code().name());
                    deadLetters.bury(record, e.code().name(), String.valueOf(e.getMessage()));
                }
            }
        }
        refused.forEach(reason ->
                meters.counter("portcullis.outcomes.refused", "reason", reason).increment());
    }

    private OutcomeReport read(ConsumerRecord<byte[], byte[]> record) throws RecordRefusedException {
        try {
            CloudEvent event = CloudEvent.parse(KafkaRecords.headers(record), KafkaRecords.value(record));
            Envelope envelope = Envelope.parse(event.data().toArray());
            return switch (event.type()) {
                case "dev.portcullis.outcome.reported.v1" -> {
                    VerifiedStatement statement = trust.get().verify(envelope, Role.WORKER);
                    yield new OutcomeReport.RunReported(
                            statement, statement.statement().predicate(OutcomePredicate.class));
                }
                case "dev.portcullis.evidence.sealed.v1" -> {
                    VerifiedStatement statement = trust.get().verify(envelope, Role.EVALUATOR);
                    yield new OutcomeReport.EvidenceSealed(
                            statement, statement.statement().predicate(EvidencePredicate.class));
                }
                default -> throw new RecordRefusedException("TYPE_MISMATCH", event.type());
            };
        } catch (IllegalArgumentException e) {
            throw new RecordRefusedException("EVENT_MALFORMED", String.valueOf(e.getMessage()));
        } catch (MalformedJsonException e) {
            throw new RecordRefusedException("SCHEMA_VIOLATION", String.valueOf(e.getMessage()));
        } catch (SignatureRefusedException e) {
            throw new RecordRefusedException(e.code().name(), String.valueOf(e.getMessage()));
        }
    }
}
