package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** What a tripwire reads. */
public enum ReadingWord {
    CLEARED,
    UNRESOLVED,
    FIRED;

    @JsonCreator
    public static ReadingWord parse(String text) {
        for (ReadingWord value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("not one of the values of ReadingWord: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
