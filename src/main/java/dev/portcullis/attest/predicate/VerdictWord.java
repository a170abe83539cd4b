package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** Policy's four answers. */
public enum VerdictWord {
    ALLOWED,
    ESCALATED,
    UNDETERMINED,
    DENIED;

    @JsonCreator
    public static VerdictWord parse(String text) {
        for (VerdictWord value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("not one of the values of VerdictWord: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
