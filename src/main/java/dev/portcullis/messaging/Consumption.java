package dev.portcullis.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of one topic. Offsets move only after the effects of a batch are durable (K3); while something we depend
 * on is down the batch is tried again, and no record is skipped or dropped.
 */
public final class Consumption implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Consumption.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int BATCH = 100;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_HANDLING_MS = 300_000;

    /**
     * After which the partitions of a gateway that was killed go to another, or to its next start. Shorter than a lease:
     * else work that ran on while its gateway was dead would be lost before its report is read. Whoever sets
     * {@code kafka.session.timeout.ms} says otherwise.
     */
    private static final int SILENCE_MS = 10_000;

    /** How long the broker may take to answer when asked whether it is there. */
    private static final Duration BROKER_ANSWER = Duration.ofSeconds(2);

    private final String topic;
    private final Map<String, Object> access;
    private final Handler handler;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable String fault = "not started";

    /** Makes the effects of a batch durable, or throws and has changed nothing that a second try would not repeat. */
    @FunctionalInterface
    interface Handler {
        void handle(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException;
    }

    Consumption(String topic, String group, Map<String, Object> access, Handler handler) {
        this.topic = topic;
        this.handler = handler;
        this.access = new HashMap<>(access);
        this.access.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        this.access.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.access.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.access.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        this.access.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, LONGEST_HANDLING_MS);
        this.access.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SILENCE_MS);
        this.thread = Thread.ofPlatform().name("portcullis-" + topic).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Why nothing is consumed now; empty while all is well. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(access, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(topic));
                while (!closed) {
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                    if (records.isEmpty()) {
                        fault = absence(consumer);
                    } else {
                        handle(consumer, records);
                        fault = null;
                    }
                    pause = FIRST_PAUSE;
                }
            } catch (InterruptedException | InterruptException | WakeupException e) {
                return;
            } catch (RuntimeException e) {
                fault = e.getClass().getSimpleName() + ": " + e.getMessage();
                LOG.log(System.Logger.Level.WARNING, "consumption paused, topic=" + topic, e);
                if (!sleep(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** A poll is as empty without a broker as without records, so the broker is asked; the consumer finds it again. */
    private @Nullable String absence(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.endOffsets(List.of(new TopicPartition(topic, 0)), BROKER_ANSWER);
            return null;
        } catch (TimeoutException e) {
            return "the broker does not answer for " + topic;
        }
    }

    /** A batch that fails for a reason of ours leaves the offsets where they are: a new consumer reads it again. */
    private void handle(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records)
            throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
            handler.handle(batch);
            done.put(partition, new OffsetAndMetadata(batch.getLast().offset() + 1));
        }
        consumer.commitSync(done);
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
