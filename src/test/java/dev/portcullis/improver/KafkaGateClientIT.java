package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the real broker, its logins and its access list. */
@ExtendWith(StackExtension.class)
class KafkaGateClientIT {
    private static final SigningKey KEY = SigningKey.generate("reference-improver");
    private static final SigningKey GATE = SigningKey.generate("gate");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Running stack;
    private final LineageId lineage = new LineageId("loop-" + Long.toHexString(System.nanoTime()));
    private final ProposalId id = ProposalId.next(InstantSource.system());

    KafkaGateClientIT(Running stack) {
        this.stack = stack;
    }

    @Test
    void asksAndHearsAsTheProposerTheBrokerKnows()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException,
                    ExecutionException, TimeoutException {
        // Given
        AnswerPredicate said = new AnswerPredicate(
                id, List.of(), AnswerState.ADMITTED, List.of(), null, null, 1L, null, null, null, null);
        try (StubServer gateway = new StubServer(request -> new StubServer.Response(404, Bytes.EMPTY));
                KafkaGateClient client = KafkaGateClient.connect(
                        stack.kafka(KafkaUser.PROPOSER),
                        stack.topicPrefix(),
                        lineage,
                        KEY,
                        new OneGate(GATE),
                        InstantSource.system(),
                        new RestGateClient(gateway.address(), lineage, KEY, InstantSource.system()))) {
            // When
            client.submit(id, Attack.NAN.over(CirclePacking.genesis()));
            Optional<CloudEvent> received = received();
            answer(said);
            AnswerPredicate heard = client.answer(id, LONG);

            // Then
            assertThat(received).isPresent();
            assertThat(received.get().id()).isEqualTo(id.toString());
            assertThat(heard).isEqualTo(said);
            assertThat(gateway.requests()).isEmpty();
        }
    }

    /** The event with this lineage's key, as a gateway reads it. */
    private Optional<CloudEvent> received() throws IOException {
        Map<String, Object> access = new HashMap<>(stack.kafka(KafkaUser.GATEWAY));
        access.put("auto.offset.reset", "earliest");
        access.put("enable.auto.commit", false);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(access, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(stack.topicPrefix() + "portcullis.proposals").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            Instant until = Instant.now().plus(LONG);
            while (Instant.now().isBefore(until)) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    if (lineage.toString().equals(message.key())) {
                        Map<String, Bytes> headers = new HashMap<>();
                        message.headers().forEach(header -> headers.put(header.key(), Bytes.copyOf(header.value())));
                        return Optional.of(CloudEvent.parse(headers, Bytes.copyOf(message.value())));
                    }
                }
            }
            return Optional.empty();
        }
    }

    private void answer(AnswerPredicate said)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Envelope envelope =
                new KeySigner(GATE).sign(Statement.of(CirclePacking.genesis().digest(), PredicateType.ANSWER, said));
        Map<String, Object> access = new HashMap<>(stack.kafka(KafkaUser.GATEWAY));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(access, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            stack.topicPrefix() + "portcullis.answers", lineage.toString(), envelope.toBytes()))
                    .get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
