package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The question a gate is asked: may it run, may it be a parent, may it become the next self, may people amend. */
public enum Purpose {
    EVALUATE,
    ADMIT,
    PROMOTE,
    AMEND;

    @JsonCreator
    public static Purpose parse(String text) {
        for (Purpose purpose : values()) {
            if (purpose.toString().equals(text)) {
                return purpose;
            }
        }
        throw new IllegalArgumentException("no such purpose: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
