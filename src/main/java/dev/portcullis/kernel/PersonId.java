package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The roster's name of a person; shaped as {@link LineageId}. */
public record PersonId(@JsonValue String value) {
    @JsonCreator
    public PersonId {
        Names.require(value, "person");
    }

    @Override
    public String toString() {
        return value;
    }
}
