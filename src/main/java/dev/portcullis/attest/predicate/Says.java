package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** What a person says to an ask. */
public enum Says {
    GRANTED,
    DECLINED;

    @JsonCreator
    public static Says parse(String text) {
        for (Says value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("not one of the values of Says: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
