package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** How a run in the sandbox came to its end. */
public enum Ended {
    COMPLETED,
    FAILED,
    KILLED,
    LIMIT;

    @JsonCreator
    public static Ended parse(String text) {
        for (Ended value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("not one of the values of Ended: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
