package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What break-glass may do. There is no act that promotes, and none that lets anything pass a gate (A9). */
public enum BreakGlassAct {
    /** Halts, and ends what runs. */
    STOP,
    /** Gives an evaluation that is under way more time, once. */
    EXTEND;

    @JsonCreator
    public static BreakGlassAct parse(String word) {
        for (BreakGlassAct act : values()) {
            if (act.toString().equals(word)) {
                return act;
            }
        }
        throw new IllegalArgumentException("break-glass may stop or extend");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
