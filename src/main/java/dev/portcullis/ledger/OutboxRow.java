package dev.portcullis.ledger;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One message still to be told to the broker.
 *
 * @param id chosen by who adds it, and never used again
 * @param entry what it tells of: it is not sent before that entry is published, and in the order of the indexes; empty
 *     for what was never an entry (the dead letter queue), which is sent in any order
 * @param key the record's key: a message that cannot be delivered holds back those of its topic and key, no others
 * @param headers by name; values are bytes because the dead letter queue returns what it was given
 */
public record OutboxRow(
        UUID id, Optional<EntryId> entry, String topic, String key, Map<String, Bytes> headers, Bytes body) {
    public OutboxRow {
        headers = Map.copyOf(headers);
        if (topic.isEmpty() || topic.indexOf('\0') >= 0 || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an outbox row needs a topic, and neither topic nor key may hold NUL");
        }
        int size = body.length() + key.getBytes(StandardCharsets.UTF_8).length;
        for (Map.Entry<String, Bytes> header : headers.entrySet()) {
            size += header.getKey().getBytes(StandardCharsets.UTF_8).length
                    + header.getValue().length();
        }
        if (size > Bounds.EVENT_BYTES) {
            throw new IllegalArgumentException(
                    "an event has at most " + Bounds.EVENT_BYTES + " bytes with its headers, this one has " + size);
        }
    }
}
