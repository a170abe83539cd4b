package dev.portcullis.worker.internal;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Listens to {@code portcullis.permits}. A notice of a permit only wakes the poll, so a forged one costs a request; a
 * halt is verified before it stops anything. Without the broker the poll and the lease do the same, more slowly.
 */
final class Notices implements AutoCloseable {
    private static final Logger logger = System.getLogger(Notices.class.getName());
    private static final String TOPIC = "portcullis.permits";
    private static final String ISSUED = "dev.portcullis.permit.issued.v1";
    private static final String HALTED = "dev.portcullis.halt.raised.v1";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(2);

    /** What to do about a notice; called on the listening thread. */
    interface Listener {
        void issued();

        /**
         * Stop at once.
         *
         * @param halt verified
         */
        void halted(HaltPredicate halt);
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final TrustFile trust;
    private final Listener listener;
    private final Thread listening;
    private volatile boolean closed;

    /**
     * Opens a consumer.
     *
     * @param group of this worker alone: every worker hears every notice
     */
    Notices(KafkaConnection connection, String group, TrustFile trust, Listener listener) {
        Properties properties = new Properties();
        properties.putAll(connection.properties());
        properties.putAll(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                connection.prefix() + group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "500"));
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = connection.prefix() + TOPIC;
        this.trust = trust;
        this.listener = listener;
        this.listening = Thread.ofPlatform().daemon().name("notices").unstarted(this::listen);
    }

    Notices start() {
        listening.start();
        return this;
    }

    private void listen() {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (!closed) {
                pollOnce();
            }
        } catch (WakeupException e) {
            // Closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pollOnce() throws InterruptedException {
        try {
            consumer.poll(POLL).forEach(this::hear);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            logger.log(Level.WARNING, "no notices from the broker: {0}", e.getMessage());
            Thread.sleep(AFTER_A_FAULT);
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> notice) {
        byte[] value = notice.value();
        if (value == null) {
            return;
        }
        try {
            Map<String, Bytes> headers = new HashMap<>();
            for (Header header : notice.headers()) {
                headers.put(header.key(), Bytes.copyOf(header.value()));
            }
            CloudEvent event = CloudEvent.parse(headers, Bytes.copyOf(value));
            switch (event.type()) {
                case ISSUED -> listener.issued();
                case HALTED -> listener.halted(halt(event));
                default -> logger.log(Level.DEBUG, "a notice of another type");
            }
        } catch (IOException | IllegalArgumentException | MalformedJsonException | SignatureRefusedException e) {
            logger.log(Level.WARNING, "a notice that counts for nothing: {0}", e.getMessage());
        }
    }

    private HaltPredicate halt(CloudEvent event) throws IOException, MalformedJsonException, SignatureRefusedException {
        Statement statement = trust.current()
                .verify(Envelope.parse(event.data().toArray()), Role.GATE)
                .statement();
        if (statement.predicateType() != PredicateType.HALT) {
            throw new MalformedJsonException("a halt notice that is no halt");
        }
        return statement.predicate(HaltPredicate.class);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
    }
}
