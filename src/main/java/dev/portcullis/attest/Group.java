package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** The groups a person may be in; the same words as the roles of the login realm, written lower case. */
public enum Group {
    OPERATOR,
    REVIEWER,
    SAFETY,
    AUDITOR;

    @JsonCreator
    public static Group parse(String word) {
        for (Group group : values()) {
            if (group.toString().equals(word)) {
                return group;
            }
        }
        throw new IllegalArgumentException("not a group: " + Inert.text(word, 40));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
