package dev.portcullis.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.Attention;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.admission.Proposers;
import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.admission.SignedProposal;
import dev.portcullis.admission.SubmissionRefusedException;
import dev.portcullis.admission.Topics;
import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PrincipalId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A batch that fails for a reason of ours is read again, and again changes nothing (K2, K3). */
class ProposalConsumerIT {
    private static final String TOPIC = "portcullis.proposals";
    private static GateFixture gate;
    private static Lineage lineage;

    private final MockProducer<byte[], byte[]> broker =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long offset;

    @BeforeAll
    static void open() throws SQLException, IOException {
        gate = new GateFixture();
        lineage = gate.register(0);
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    private ProposalConsumer consumer(int proposalsAnHour) {
        return consumer(proposalsAnHour, gate.attention());
    }

    private ProposalConsumer consumer(int proposalsAnHour, Attention attention) {
        return new ProposalConsumer(
                gate.admission(),
                new ProposalReader(new Proposers(gate.transactions())),
                new KafkaPublisher(broker),
                new Topics(""),
                gate.floods(),
                gate.turnedAway(),
                attention,
                proposalsAnHour,
                meters,
                gate.clock());
    }

    private ConsumerRecord<byte[], byte[]> record(SignedProposal proposal, String key) {
        CloudEvent event = new CloudEvent(
                proposal.eventId(),
                "portcullis:proposer/searcher",
                "dev.portcullis.proposal.submitted.v1",
                gate.now(),
                Bytes.copyOf(proposal.statement().envelope().toBytes()));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                TOPIC,
                0,
                offset++,
                key.getBytes(StandardCharsets.UTF_8),
                event.data().toArray());
        event.headers().forEach((name, value) -> record.headers().add(name, value.toArray()));
        return record;
    }

    @Test
    void whatAsksMoreOfPeopleThanTheyCanGiveGoesTheWayOfAQuota() throws InterruptedException {
        // Given
        ProposalConsumer consumer = consumer(100, gate.overloaded());
        Lineage asking = gate.register(0);
        Draft promote = gate.draft(asking).aim(Aim.PROMOTE);
        Draft admit = gate.draft(asking);

        // When
        consumer.handle(List.of(
                record(gate.signed(promote), asking.id().value()),
                record(gate.signed(admit), asking.id().value())));
        gate.pass(Duration.ofMinutes(1));
        gate.floods().settle();

        // Then
        assertThat(gate.strings("SELECT id::text FROM proposal WHERE id IN (?, ?)", promote.id(), admit.id()))
                .containsExactly(admit.id().toString());
        assertThat(broker.history().stream()
                        .filter(sent -> sent.topic().equals(TOPIC + ".dlq"))
                        .map(sent -> new String(
                                sent.headers().lastHeader("portcullis-reason").value(), StandardCharsets.UTF_8)))
                .containsExactly("PEOPLE_OVERLOADED");
        assertThat(broker.history().stream().map(ProducerRecord::topic)).contains("portcullis.answers");
        assertThat(gate.records()
                        .turnedAway(
                                new Enrolled(
                                        asking.id(),
                                        new PrincipalId("searcher"),
                                        asking.proposer().key(),
                                        600),
                                promote.id()))
                .contains("PEOPLE_OVERLOADED");
        assertThat(gate.entries(PredicateType.REFUSALS, asking.id())).isOne();
    }

    @Test
    void overHttpItIsRefusedBeforeItIsSent() {
        // Given
        EnvelopeEntrance entrance = new EnvelopeEntrance(
                new ProposalReader(new Proposers(gate.transactions())),
                new KafkaPublisher(broker),
                gate.turnedAway(),
                gate.overloaded(),
                new Topics(""),
                gate.clock());
        Bytes promote = Bytes.copyOf(gate.signed(gate.draft(lineage).aim(Aim.PROMOTE))
                .statement()
                .envelope()
                .toBytes());

        // Then
        assertThatThrownBy(() -> entrance.read(promote))
                .asInstanceOf(type(SubmissionRefusedException.class))
                .extracting(SubmissionRefusedException::code)
                .isEqualTo("PEOPLE_OVERLOADED");
        assertThat(broker.history()).isEmpty();
    }

    @Test
    void whatIsReadAgainTakesOfAQuotaOnceAndIsCountedOnce() throws InterruptedException {
        // Given: one proposal an hour, one that is refused, and a broker that takes no dead letter
        long refusals = gate.entries(PredicateType.REFUSALS, "\"count\":1,");
        ProposalConsumer consumer = consumer(1);
        Draft honest = gate.draft(lineage);
        SignedProposal misplaced = gate.signed(gate.draft(lineage));
        List<ConsumerRecord<byte[], byte[]>> batch =
                List.of(record(gate.signed(honest), lineage.id().value()), record(misplaced, "another-lineage"));
        broker.sendException = new TimeoutException("away");
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> consumer.handle(batch)).isInstanceOf(TimeoutException.class);
        }
        broker.sendException = null;

        // When
        consumer.handle(batch);

        // Then
        assertThat(gate.strings("SELECT state FROM proposal WHERE id = ?", honest.id()))
                .hasSize(1);
        assertThat(broker.history().stream()
                        .filter(sent -> sent.topic().equals(TOPIC + ".dlq"))
                        .map(sent -> new String(
                                sent.headers().lastHeader("portcullis-reason").value(), StandardCharsets.UTF_8)))
                .containsExactly("KEY_MISMATCH");
        assertThat(meters.counter("portcullis.proposals.refused", "reason", "KEY_MISMATCH")
                        .count())
                .isEqualTo(1);
        gate.pass(Duration.ofMinutes(1));
        gate.floods().settle();
        assertThat(gate.entries(PredicateType.REFUSALS, "\"count\":1,")).isEqualTo(refusals + 1);
        assertThat(gate.entries(PredicateType.REFUSALS, lineage.id())).isEqualTo(1);
    }
}
