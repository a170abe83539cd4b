package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the charter declares a path to be, strictest first: a path that fits several groups belongs to the first. */
public enum PathGroup {
    /** Scorer and limits: never changed by the system. */
    HARNESS,
    OVERSIGHT,
    /** The file that pins dependencies. */
    LOCKFILE,
    STRATEGY,
    EDITABLE,
    /** In no group of the charter. */
    UNDECLARED;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
