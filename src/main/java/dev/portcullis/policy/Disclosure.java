package dev.portcullis.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** What the proposer learns of a reason: nothing, its code, or its code and place. */
public enum Disclosure {
    NONE,
    CODE,
    FULL;

    @JsonCreator
    public static Disclosure parse(String text) {
        for (Disclosure disclosure : values()) {
            if (disclosure.toString().equals(text)) {
                return disclosure;
            }
        }
        throw new IllegalArgumentException("no such disclosure: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
