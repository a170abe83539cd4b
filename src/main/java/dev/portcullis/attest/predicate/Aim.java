package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** How far a proposal wants to go: to be a parent, or to become the next self. */
public enum Aim {
    ADMIT,
    PROMOTE;

    @JsonCreator
    public static Aim parse(String text) {
        return switch (text) {
            case "admit" -> ADMIT;
            case "promote" -> PROMOTE;
            default -> throw new IllegalArgumentException("no such aim: " + Inert.text(text, 40));
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
