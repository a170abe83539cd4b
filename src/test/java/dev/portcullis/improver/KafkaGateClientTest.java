package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaGateClientTest {
    private static final SourceTree GENESIS = CirclePacking.genesis();
    private static final SigningKey KEY = SigningKey.generate("reference-improver");
    private static final SigningKey GATE = SigningKey.generate("gate");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T21:00:00Z"));
    private static final ProposalId ID = ProposalId.next(CLOCK);
    private static final TopicPartition ANSWERS = new TopicPartition("portcullis.answers", 0);

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("latest");
    private long offset = 7;

    @Test
    void sendsOneSignedEventUnderTheLineagesKey()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException,
                    MalformedJsonException {
        // Given
        try (StubServer gateway = new StubServer(request -> new StubServer.Response(404, Bytes.EMPTY));
                KafkaGateClient client = client(gateway)) {
            // When
            client.submit(ID, Attack.NAN.over(GENESIS));

            // Then
            assertThat(producer.history()).hasSize(1);
            ProducerRecord<String, byte[]> message = producer.history().getFirst();
            Map<String, Bytes> headers = new HashMap<>();
            message.headers().forEach(header -> headers.put(header.key(), Bytes.copyOf(header.value())));
            CloudEvent event = CloudEvent.parse(headers, Bytes.copyOf(message.value()));
            Envelope envelope = Envelope.parse(event.data().toArray());
            assertThat(message.topic()).isEqualTo("portcullis.proposals");
            assertThat(message.key()).isEqualTo("circle-packing");
            assertThat(event.id()).isEqualTo(ID.toString());
            assertThat(event.type()).isEqualTo("dev.portcullis.proposal.submitted.v1");
            assertThat(envelope.keyId()).isEqualTo(KEY.verifierKey().keyId());
            assertThat(Statement.parse(envelope.payload().toArray())
                            .predicate(ProposalPredicate.class)
                            .proposal())
                    .isEqualTo(ID);
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void hearsItsOwnAnswersAndOnlyThoseTheGateSigned()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException {
        // Given
        try (StubServer gateway = new StubServer(request -> new StubServer.Response(404, Bytes.EMPTY));
                KafkaGateClient client = client(gateway)) {
            client.submit(ID, Attack.NAN.over(GENESIS));
            write(answer(ID, AnswerState.PROMOTED), KEY);
            write(answer(ProposalId.next(CLOCK), AnswerState.PROMOTED), GATE);
            consumer.addRecord(new ConsumerRecord<>(ANSWERS.topic(), 0, offset++, "circle-packing", new byte[] {'{'}));
            write(answer(ID, AnswerState.REFUSED), GATE);

            // When
            AnswerPredicate heard = client.answer(ID, Duration.ZERO);

            // Then
            assertThat(heard).isEqualTo(answer(ID, AnswerState.REFUSED));
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void whatAnotherLineageIsToldOfTheSameIdIsNotItsAnswer()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException {
        // Given
        try (StubServer gateway = new StubServer(request -> new StubServer.Response(404, Bytes.EMPTY));
                KafkaGateClient client = client(gateway)) {
            client.submit(ID, Attack.NAN.over(GENESIS));
            write(answer(ID, AnswerState.ADMITTED), GATE);
            write(answer(ID, AnswerState.REFUSED), GATE, "a-squatter");

            // When
            AnswerPredicate heard = client.answer(ID, Duration.ZERO);

            // Then
            assertThat(heard.state()).isEqualTo(AnswerState.ADMITTED);
        }
    }

    @Test
    void asksTheGatewayForTheAnswerItHasNotHeard()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException {
        // Given
        Bytes judging = Bytes.copyOf(StrictJson.write(answer(ID, AnswerState.JUDGING)));
        try (StubServer gateway = new StubServer(request -> new StubServer.Response(200, judging));
                KafkaGateClient client = client(gateway)) {
            client.submit(ID, Attack.NAN.over(GENESIS));

            // When
            AnswerPredicate present = client.answer(ID, Duration.ZERO);

            // Then
            assertThat(present.state()).isEqualTo(AnswerState.JUDGING);
        }
    }

    @Test
    void tellsALoginThatMayNotWriteFromAnOutage() throws IOException {
        // Given
        try (StubServer gateway = new StubServer(request -> new StubServer.Response(404, Bytes.EMPTY));
                KafkaGateClient client = client(gateway)) {
            producer.sendException = new TopicAuthorizationException("portcullis.proposals");

            // When
            assertThatThrownBy(() -> client.submit(ID, Attack.NAN.over(GENESIS)))
                    // Then
                    .isInstanceOf(GateRefusedException.class)
                    .hasMessageContaining("NOT_AUTHORIZED");
            producer.sendException = new org.apache.kafka.common.errors.TimeoutException("away");
            assertThatThrownBy(() -> client.submit(ID, Attack.NAN.over(GENESIS)))
                    .isInstanceOf(GateUnavailableException.class);
        }
    }

    private KafkaGateClient client(StubServer gateway) {
        Node[] nodes = {new Node(1, "localhost", 1)};
        consumer.updatePartitions(
                ANSWERS.topic(), List.of(new PartitionInfo(ANSWERS.topic(), 0, nodes[0], nodes, nodes)));
        consumer.updateEndOffsets(Map.of(ANSWERS, offset));
        return new KafkaGateClient(
                producer,
                consumer,
                "",
                CirclePacking.LINEAGE,
                KEY,
                new OneGate(GATE),
                CLOCK,
                new RestGateClient(gateway.address(), CirclePacking.LINEAGE, KEY, CLOCK));
    }

    private void write(AnswerPredicate answer, SigningKey by) {
        write(answer, by, "circle-packing");
    }

    private void write(AnswerPredicate answer, SigningKey by, String lineage) {
        Envelope envelope = new KeySigner(by).sign(Statement.of(GENESIS.digest(), PredicateType.ANSWER, answer));
        consumer.addRecord(new ConsumerRecord<>(ANSWERS.topic(), 0, offset++, lineage, envelope.toBytes()));
    }

    private static AnswerPredicate answer(ProposalId id, AnswerState state) {
        return new AnswerPredicate(id, List.of(), state, List.of(), null, null, null, null, Digest.EMPTY, null, null);
    }
}
