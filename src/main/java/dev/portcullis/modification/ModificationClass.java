package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/**
 * How near a modification comes to what oversees it, least first. Computed by allow-list from the difference; what its
 * proposer calls it never matters.
 */
public enum ModificationClass {
    /** Only editable paths, only declared types, all of it understood. */
    ORDINARY,
    /** Also the paths by which the system searches. */
    STRATEGY,
    /** Anything else: never allowed by policy alone. */
    OVERSIGHT;

    @JsonCreator
    public static ModificationClass parse(String text) {
        for (ModificationClass value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("no such class: " + Inert.text(text, 40));
    }

    public ModificationClass max(ModificationClass other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
