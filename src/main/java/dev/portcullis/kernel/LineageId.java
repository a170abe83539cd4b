package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a line of descent: lower-case letters, digits and inner hyphens, at most 63 characters. */
public record LineageId(@JsonValue String value) {
    @JsonCreator
    public LineageId {
        Names.require(value, "lineage");
    }

    @Override
    public String toString() {
        return value;
    }
}
