package dev.portcullis.improver;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The gate over Kafka: proposals out, answers in, each answer verified by the gate's key. What is no event (trees, large
 * files, an answer from before this client was there) goes over {@code reads}, which it closes with itself.
 *
 * <p>It joins no consumer group: it reads from where the topic ended when it started. Not for use by several threads.
 */
public final class KafkaGateClient implements GateClient {
    private static final String PROPOSALS = "portcullis.proposals";
    private static final String ANSWERS = "portcullis.answers";
    private static final String SUBMITTED = "dev.portcullis.proposal.submitted.v1";
    private static final String PROMOTION_REQUESTED = "dev.portcullis.promotion.requested.v1";
    private static final Duration SEND = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> consumer;
    private final String proposals;
    private final LineageId lineage;
    private final Signer signer;
    private final Trust trust;
    private final InstantSource clock;
    private final RestGateClient reads;
    private final Set<ProposalId> mine = new HashSet<>();
    private final Map<ProposalId, AnswerPredicate> heard = new HashMap<>();
    private final Map<ProposalId, AnswerPredicate> told = new HashMap<>();

    /**
     * Connects.
     *
     * @param settings address and login, under the names of Kafka's own settings
     * @param topicPrefix what the names of the gateway's topics begin with, usually empty
     * @param trust whose gate keys sign answers
     */
    public static KafkaGateClient connect(
            Map<String, String> settings,
            String topicPrefix,
            LineageId lineage,
            SigningKey key,
            Trust trust,
            InstantSource clock,
            RestGateClient reads) {
        Map<String, Object> sending = new HashMap<>(settings);
        sending.put(ProducerConfig.ACKS_CONFIG, "all");
        sending.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        sending.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND.toMillis());
        sending.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) SEND.toMillis() / 3);
        sending.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) SEND.toMillis());
        sending.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Bounds.EVENT_BYTES);
        Map<String, Object> receiving = new HashMap<>(settings);
        receiving.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        receiving.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        receiving.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) SEND.toMillis());
        return new KafkaGateClient(
                new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer()),
                new KafkaConsumer<>(receiving, new StringDeserializer(), new ByteArrayDeserializer()),
                topicPrefix,
                lineage,
                key,
                trust,
                clock,
                reads);
    }

    KafkaGateClient(
            Producer<String, byte[]> producer,
            Consumer<String, byte[]> consumer,
            String topicPrefix,
            LineageId lineage,
            SigningKey key,
            Trust trust,
            InstantSource clock,
            RestGateClient reads) {
        this.producer = producer;
        this.consumer = consumer;
        this.proposals = topicPrefix + PROPOSALS;
        this.lineage = lineage;
        this.signer = new KeySigner(key);
        this.trust = trust;
        this.clock = clock;
        this.reads = reads;
        List<TopicPartition> partitions = consumer.partitionsFor(topicPrefix + ANSWERS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position fixes it before anything is sent.
        partitions.forEach(consumer::position);
    }

    @Override
    public void submit(ProposalId id, Draft draft)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        for (Bytes blob : Statements.blobs(draft)) {
            reads.upload(blob);
        }
        Envelope envelope = signer.sign(Statements.of(id, lineage, draft));
        CloudEvent event = new CloudEvent(
                id.toString(),
                "portcullis:proposer/" + signer.key().name(),
                switch (draft) {
                    case ProposalDraft proposal -> SUBMITTED;
                    case PromotionDraft promotion -> PROMOTION_REQUESTED;
                },
                clock.instant(),
                Bytes.copyOf(envelope.toBytes()));
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(proposals, lineage.toString(), event.data().toArray());
        event.headers().forEach((name, value) -> message.headers().add(name, value.toArray()));
        mine.add(id);
        try {
            producer.send(message).get(SEND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw undelivered(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw undelivered(e);
        }
    }

    private static GateUnavailableException undelivered(Throwable cause) throws GateRefusedException {
        if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
            throw new GateRefusedException("NOT_AUTHORIZED", "the broker does not let this login write proposals");
        }
        return new GateUnavailableException("the broker did not confirm the proposal: " + cause, cause);
    }

    @Override
    public AnswerPredicate answer(ProposalId id, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        Instant until = clock.instant().plus(atMost);
        Duration wait = Duration.ZERO;
        do {
            listen(wait);
            AnswerPredicate latest = heard.get(id);
            if (latest != null && !latest.equals(told.put(id, latest))) {
                return latest;
            }
            Duration left = Duration.between(clock.instant(), until);
            wait = left.compareTo(POLL) < 0 ? left : POLL;
        } while (wait.isPositive());
        AnswerPredicate latest = heard.get(id);
        return latest == null ? reads.answer(id, Duration.ZERO) : latest;
    }

    private void listen(Duration atMost) throws GateUnavailableException {
        try {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(atMost)) {
                verified(message)
                        .filter(answer -> mine.contains(answer.proposal()))
                        .ifPresent(answer -> heard.put(answer.proposal(), answer));
            }
        } catch (KafkaException e) {
            throw new GateUnavailableException("cannot hear answers from the broker: " + e, e);
        }
    }

    /**
     * What anybody else wrote onto the topic is passed over: the record has no author but its signature. So is what is told
     * another lineage, whose proposer may have been refused our own proposal's id.
     */
    private Optional<AnswerPredicate> verified(ConsumerRecord<String, byte[]> message) {
        if (!lineage.value().equals(message.key())
                || message.value() == null
                || message.value().length > Bounds.EVENT_BYTES) {
            return Optional.empty();
        }
        try {
            Statement statement =
                    trust.verify(Envelope.parse(message.value()), Role.GATE).statement();
            return statement.predicateType() == PredicateType.ANSWER
                    ? Optional.of(statement.predicate(AnswerPredicate.class))
                    : Optional.empty();
        } catch (MalformedJsonException | SignatureRefusedException e) {
            return Optional.empty();
        }
    }

    @Override
    public Head head() throws GateRefusedException, GateUnavailableException, InterruptedException {
        return reads.head();
    }

    @Override
    public SourceTree tree(Digest tree) throws GateRefusedException, GateUnavailableException, InterruptedException {
        return reads.tree(tree);
    }

    @Override
    public void close() {
        producer.close(SEND);
        consumer.close();
        reads.close();
    }
}
