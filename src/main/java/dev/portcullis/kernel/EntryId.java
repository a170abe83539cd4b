package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** One entry of the ledger; its place is its index. */
public record EntryId(UUID value) implements Id {

    public static EntryId next(InstantSource clock) {
        return new EntryId(Uuid7.next(clock));
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is a lower-case UUIDv7
     */
    @JsonCreator
    public static EntryId parse(String text) {
        return new EntryId(Uuid7.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
