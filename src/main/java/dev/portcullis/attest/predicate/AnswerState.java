package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** Where a proposal stands, as its proposer is told. */
public enum AnswerState {
    JUDGING,
    WAITING,
    ADMITTED,
    PROMOTED,
    REFUSED,
    DECLINED,
    LAPSED,
    EXPIRED,
    LOST,
    WITHDRAWN;

    @JsonCreator
    public static AnswerState parse(String text) {
        for (AnswerState value : values()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("not one of the values of AnswerState: " + Inert.text(text, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
