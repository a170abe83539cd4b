package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** The proposer's own label of what it changes; it never changes the class. */
public enum Kind {
    PROGRAM,
    STRATEGY,
    PROMPT,
    CONFIG,
    KERNEL,
    WEIGHTS;

    @JsonCreator
    public static Kind parse(String text) {
        for (Kind value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("not one of the values of Kind: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
