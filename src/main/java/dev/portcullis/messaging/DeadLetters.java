package dev.portcullis.messaging;

import dev.portcullis.kernel.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that nothing can be made of, with the original bytes and headers and why. */
final class DeadLetters {
    private final String topic;
    private final KafkaPublisher publisher;

    DeadLetters(String topic, KafkaPublisher publisher) {
        this.topic = topic;
        this.publisher = publisher;
    }

    /**
     * Puts a record away.
     *
     * @throws BrokerUnavailableException when the broker does not take it: the batch is tried again
     */
    void bury(ConsumerRecord<byte[], byte[]> record, String reason, String detail) throws InterruptedException {
        Map<String, Bytes> headers = new LinkedHashMap<>(KafkaRecords.headers(record));
        headers.put("portcullis-reason", Bytes.utf8(reason));
        headers.put("portcullis-detail", Bytes.utf8(detail));
        if (!publisher.send(topic, KafkaRecords.key(record), headers, KafkaRecords.value(record))) {
            throw new BrokerUnavailableException(topic);
        }
    }
}
