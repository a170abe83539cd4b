package dev.portcullis.cli.bench;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Hears of permits as a worker does, and remembers when. Signatures are not verified here: nothing is done on the word of
 * a notice.
 */
final class PermitNotices implements AutoCloseable {
    private static final String TOPIC = "portcullis.permits";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final int POSITION_MS = 15_000;

    private final Consumer<byte[], byte[]> consumer;
    private final InstantSource clock;
    private final Map<ProposalId, Instant> heard = new HashMap<>();
    private final Thread listening;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    /** Connects with the login of a worker and listens from now on. */
    PermitNotices(Map<String, String> access, String topicPrefix, InstantSource clock) {
        Map<String, Object> settings = new HashMap<>(access);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, POSITION_MS);
        this.clock = clock;
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topicPrefix + TOPIC).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position fixes it before anything is sent.
        partitions.forEach(consumer::position);
        this.listening = Thread.ofPlatform().name("permit-notices").daemon().start(this::listen);
    }

    private void listen() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                    Instant now = clock.instant();
                    proposal(message).ifPresent(proposal -> hear(proposal, now));
                }
            }
        } catch (KafkaException e) {
            failure = e;
        }
    }

    private synchronized void hear(ProposalId proposal, Instant now) {
        heard.putIfAbsent(proposal, now);
        notifyAll();
    }

    private static Optional<ProposalId> proposal(ConsumerRecord<byte[], byte[]> message) {
        try {
            Statement statement =
                    Statement.parse(Envelope.parse(message.value()).payload().toArray());
            return statement.predicateType() == PredicateType.PERMIT
                    ? Optional.of(statement.predicate(PermitPredicate.class).proposal())
                    : Optional.empty();
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    /**
     * When each of them was told of.
     *
     * @throws BenchFailedException when one is not, in time
     */
    synchronized Map<ProposalId, Instant> await(Collection<ProposalId> proposals, Duration atMost)
            throws BenchFailedException, InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!heard.keySet().containsAll(proposals)) {
            Exception broken = failure;
            if (broken != null) {
                throw new BenchFailedException(
                        "notices cannot be heard from the broker: " + broken.getMessage(),
                        "See the broker's log",
                        broken);
            }
            if (until - System.nanoTime() < 0) {
                long missing = proposals.stream()
                        .filter(proposal -> !heard.containsKey(proposal))
                        .count();
                throw new BenchFailedException(
                        missing + " of " + proposals.size() + " proposals had no permit within " + atMost.toSeconds()
                                + " s",
                        "See the gateway's log, or ask for fewer");
            }
            wait(POLL.toMillis());
        }
        Map<ProposalId, Instant> times = new HashMap<>(heard);
        times.keySet().retainAll(proposals);
        return times;
    }

    /** How many of them were told of until now. */
    synchronized long count(Collection<ProposalId> proposals) {
        return proposals.stream().filter(heard::containsKey).count();
    }

    @Override
    public void close() {
        closed = true;
        try {
            listening.join(ENDING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
