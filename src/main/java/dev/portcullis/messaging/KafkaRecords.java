package dev.portcullis.messaging;

import dev.portcullis.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Kafka's records in our types. */
final class KafkaRecords {
    private KafkaRecords() {}

    /** Headers by name; of a name that comes twice the last counts, as it does for Kafka. */
    static Map<String, Bytes> headers(ConsumerRecord<byte[], byte[]> kafka) {
        Map<String, Bytes> headers = new LinkedHashMap<>();
        for (Header header : kafka.headers()) {
            byte @Nullable [] value = header.value();
            headers.put(header.key(), value == null ? Bytes.EMPTY : Bytes.copyOf(value));
        }
        return headers;
    }

    static String key(ConsumerRecord<byte[], byte[]> kafka) {
        byte @Nullable [] key = kafka.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    static Bytes value(ConsumerRecord<byte[], byte[]> kafka) {
        byte @Nullable [] value = kafka.value();
        return value == null ? Bytes.EMPTY : Bytes.copyOf(value);
    }

    static ProducerRecord<byte[], byte[]> record(String topic, String key, Map<String, Bytes> headers, Bytes value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value.toArray());
        headers.forEach((name, bytes) -> record.headers().add(name, bytes.toArray()));
        return record;
    }
}
