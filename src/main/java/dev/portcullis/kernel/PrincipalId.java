package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The enrolled name of a machine that signs: a proposer, worker or evaluator; shaped as {@link LineageId}. */
public record PrincipalId(@JsonValue String value) {
    @JsonCreator
    public PrincipalId {
        Names.require(value, "principal");
    }

    @Override
    public String toString() {
        return value;
    }
}
