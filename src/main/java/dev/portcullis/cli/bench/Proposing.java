package dev.portcullis.cli.bench;

import dev.portcullis.cli.bench.BenchLineage.Signed;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.LineageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends signed proposals to the broker without waiting for anything. Not for use by several threads. */
final class Proposing implements AutoCloseable {
    private static final String TOPIC = "portcullis.proposals";
    private static final int BLOCKED_MS = 15_000;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final LineageId lineage;
    private final InstantSource clock;
    private volatile @Nullable Exception failure;

    /** Connects with the login of a proposer. */
    Proposing(Map<String, String> access, String topicPrefix, LineageId lineage, InstantSource clock) {
        Map<String, Object> settings = new HashMap<>(access);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCKED_MS);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Bounds.EVENT_BYTES);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.topic = topicPrefix + TOPIC;
        this.lineage = lineage;
        this.clock = clock;
    }

    /** Sends all at once. */
    void burst(List<Signed> proposals) throws BenchFailedException {
        proposals.forEach(this::send);
        producer.flush();
        requireSent();
    }

    /**
     * Sends one every {@code interval}, whatever has become of those before; one that is sent late for a reason of ours
     * still counts from when it was due.
     *
     * @return when each was due
     */
    Instant[] steady(List<Signed> proposals, Duration interval) throws BenchFailedException {
        Instant[] due = new Instant[proposals.size()];
        Instant began = clock.instant();
        long origin = System.nanoTime();
        for (int at = 0; at < due.length; at++) {
            long after = at * interval.toNanos();
            due[at] = began.plusNanos(after);
            while (origin + after - System.nanoTime() > 0) {
                LockSupport.parkNanos(origin + after - System.nanoTime());
            }
            send(proposals.get(at));
        }
        producer.flush();
        requireSent();
        return due;
    }

    private void send(Signed proposal) {
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(
                topic, lineage.value(), proposal.event().data().toArray());
        proposal.event().headers().forEach((name, value) -> message.headers().add(name, value.toArray()));
        var _ = producer.send(message, (_, refused) -> {
            if (refused != null) {
                failure = refused;
            }
        });
    }

    private void requireSent() throws BenchFailedException {
        Exception refused = failure;
        if (refused != null) {
            throw new BenchFailedException(
                    "the broker did not take a proposal: " + refused.getMessage(), "See the broker's log", refused);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
