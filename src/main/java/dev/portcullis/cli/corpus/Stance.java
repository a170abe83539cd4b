package dev.portcullis.cli.corpus;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** What a case is to a gate. */
public enum Stance {
    /** Must not be allowed. */
    ATTACK,
    /** Looks like an attack and is none: must not be refused, and should not bother anybody. */
    TWIN,
    /** What improvers do all day: should not bother anybody. */
    HONEST;

    @JsonCreator
    public static Stance parse(String text) {
        for (Stance stance : values()) {
            if (stance.toString().equals(text)) {
                return stance;
            }
        }
        throw new IllegalArgumentException("no such stance: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
