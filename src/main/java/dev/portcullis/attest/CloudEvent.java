package dev.portcullis.attest;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 in Kafka's binary mode whose data is a DSSE envelope: the form of every record we write and accept.
 *
 * <p>Nothing in the headers is believed: the signature is in the data. The id serves to find duplicates only.
 *
 * @param id at most 64 characters of letters, digits and hyphens
 * @param source who sends, a URI reference such as {@code portcullis:proposer/reference-improver}
 * @param type such as {@code dev.portcullis.proposal.submitted.v1}
 * @param time the sender's own time; data, not evidence
 */
public record CloudEvent(String id, String source, String type, Instant time, Bytes data) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9:/._-]{1,200}");
    private static final Pattern TYPE = Pattern.compile("dev\\.portcullis\\.[a-z.]{1,80}\\.v[0-9]");

    private static final String CONTENT_TYPE = "content-type";

    public CloudEvent {
        require(ID, id, "ce_id");
        require(SOURCE, source, "ce_source");
        require(TYPE, type, "ce_type");
    }

    /** The headers of the Kafka record; its value is {@link #data}. */
    public Map<String, Bytes> headers() {
        Map<String, Bytes> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", Bytes.utf8("1.0"));
        headers.put("ce_id", Bytes.utf8(id));
        headers.put("ce_source", Bytes.utf8(source));
        headers.put("ce_type", Bytes.utf8(type));
        headers.put("ce_time", Bytes.utf8(time.toString()));
        headers.put(CONTENT_TYPE, Bytes.utf8(Envelope.MEDIA_TYPE));
        return headers;
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException with an inert message when a header is missing or not of the agreed shape
     */
    public static CloudEvent parse(Map<String, Bytes> headers, Bytes data) {
        if (data.length() > Bounds.EVENT_BYTES) {
            throw new IllegalArgumentException("an event has at most " + Bounds.EVENT_BYTES + " bytes");
        }
        if (!text(headers, "ce_specversion").equals("1.0")) {
            throw new IllegalArgumentException("ce_specversion must be 1.0");
        }
        if (!text(headers, CONTENT_TYPE).equals(Envelope.MEDIA_TYPE)) {
            throw new IllegalArgumentException("content-type must be " + Envelope.MEDIA_TYPE);
        }
        try {
            return new CloudEvent(
                    text(headers, "ce_id"),
                    text(headers, "ce_source"),
                    text(headers, "ce_type"),
                    Instant.parse(text(headers, "ce_time")),
                    data);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("ce_time is not RFC 3339", e);
        }
    }

    private static String text(Map<String, Bytes> headers, String name) {
        @Nullable Bytes value = headers.get(name);
        if (value == null || value.length() > 256) {
            throw new IllegalArgumentException("header " + name + " is missing or longer than 256 bytes");
        }
        return value.utf8();
    }

    private static void require(Pattern shape, String value, String header) {
        if (!shape.matcher(value).matches()) {
            throw new IllegalArgumentException(header + " is not of the agreed shape: " + Inert.text(value, 80));
        }
    }
}
