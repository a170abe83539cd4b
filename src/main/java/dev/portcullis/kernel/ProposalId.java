package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.UUID;

/** One act of asking. */
public record ProposalId(UUID value) implements Id {

    public static ProposalId next(InstantSource clock) {
        return new ProposalId(Uuid7.next(clock));
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is a lower-case UUIDv7
     */
    @JsonCreator
    public static ProposalId parse(String text) {
        return new ProposalId(Uuid7.parse(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
