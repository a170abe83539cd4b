package dev.portcullis.messaging;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.ledger.OutboxPublisher;
import dev.portcullis.ledger.OutboxRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends to the broker, acknowledged by all replicas, in order within a topic and key. */
public final class KafkaPublisher implements OutboxPublisher, AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(15);
    private static final int SECOND = 1_000;

    private final Producer<byte[], byte[]> producer;

    /** Opens a producer; {@code access} says where the broker is and who we are. */
    public KafkaPublisher(Map<String, Object> access) {
        Map<String, Object> settings = new HashMap<>(access);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5 * SECOND);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5 * SECOND);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15 * SECOND);
        this(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    KafkaPublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public Set<UUID> publish(List<OutboxRow> rows) throws InterruptedException {
        record Sent(UUID id, Future<RecordMetadata> acknowledgement) {}
        List<Sent> sent = new ArrayList<>();
        long until = System.nanoTime() + AT_MOST.toNanos();
        for (OutboxRow row : rows) {
            // Without metadata each send blocks for itself; what is not sent in time stays in the outbox.
            if (System.nanoTime() - until > 0) {
                break;
            }
            sent.add(new Sent(
                    row.id(), producer.send(KafkaRecords.record(row.topic(), row.key(), row.headers(), row.body()))));
        }
        Set<UUID> acknowledged = new HashSet<>();
        for (Sent one : sent) {
            if (acknowledged(one.acknowledgement(), until)) {
                acknowledged.add(one.id());
            }
        }
        return acknowledged;
    }

    /**
     * Sends one record and waits until it is durable.
     *
     * @return whether the broker has it
     */
    public boolean send(String topic, String key, Map<String, Bytes> headers, Bytes value) throws InterruptedException {
        return acknowledged(
                producer.send(KafkaRecords.record(topic, key, headers, value)), System.nanoTime() + AT_MOST.toNanos());
    }

    private static boolean acknowledged(Future<RecordMetadata> future, long until) throws InterruptedException {
        try {
            future.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
