package dev.portcullis.worker.internal;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.LineageId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic {@code portcullis.outcomes}. */
final class KafkaReporter implements Reporter {
    private static final String TOPIC = "portcullis.outcomes";
    private static final Duration DELIVERY = Duration.ofSeconds(20);

    private final String topic;
    private final KafkaProducer<String, byte[]> producer;

    KafkaReporter(KafkaConnection connection) {
        this.topic = connection.prefix() + TOPIC;
        Properties properties = new Properties();
        properties.putAll(connection.properties());
        properties.putAll(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                "true",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Long.toString(DELIVERY.toMillis()),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Long.toString(DELIVERY.toMillis() / 2),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                Long.toString(DELIVERY.toMillis()),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.toString(Bounds.EVENT_BYTES),
                ProducerConfig.LINGER_MS_CONFIG,
                "0"));
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void report(LineageId lineage, CloudEvent event) throws IOException, InterruptedException {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, lineage.toString(), event.data().toArray());
        event.headers().forEach((name, value) -> record.headers().add(name, value.toArray()));
        try {
            producer.send(record).get(2 * DELIVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the broker did not take " + describe(event), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the broker did not acknowledge " + describe(event), e);
        }
    }

    private static String describe(CloudEvent event) {
        return event.type() + " " + event.id();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
