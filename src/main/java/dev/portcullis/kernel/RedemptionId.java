package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** One redemption of a permit. */
public record RedemptionId(UUID value) implements Id {

    public static RedemptionId next(InstantSource clock) {
        return new RedemptionId(Uuid7.next(clock));
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is a lower-case UUIDv7
     */
    @JsonCreator
    public static RedemptionId parse(String text) {
        return new RedemptionId(Uuid7.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
