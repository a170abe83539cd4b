package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** One amendment of charter, trust or policy. */
public record AmendmentId(UUID value) implements Id {

    public static AmendmentId next(InstantSource clock) {
        return new AmendmentId(Uuid7.next(clock));
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is a lower-case UUIDv7
     */
    @JsonCreator
    public static AmendmentId parse(String text) {
        return new AmendmentId(Uuid7.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
