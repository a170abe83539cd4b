package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** One permit. */
public record PermitId(UUID value) implements Id {

    public static PermitId next(InstantSource clock) {
        return new PermitId(Uuid7.next(clock));
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is a lower-case UUIDv7
     */
    @JsonCreator
    public static PermitId parse(String text) {
        return new PermitId(Uuid7.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
