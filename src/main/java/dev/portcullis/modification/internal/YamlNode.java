package dev.portcullis.modification.internal;

import dev.portcullis.modification.MalformedCharterException;
import java.util.List;
import java.util.Map;

/** A YAML node with its place, lines and columns counted from 1, before anyone decided what its text means. */
sealed interface YamlNode {
    int line();

    int column();

    default MalformedCharterException refused(String message) {
        return new MalformedCharterException(line(), column(), message);
    }

    /** A scalar; {@code isString} is false where YAML itself would read its plain text as no string. */
    record Text(String value, boolean plain, boolean isString, int line, int column) implements YamlNode {}

    /** A sequence. */
    record Items(List<YamlNode> items, int line, int column) implements YamlNode {}

    /** A mapping in the order it was written. */
    record Fields(Map<String, Field> fields, int line, int column) implements YamlNode {}

    /** A key and what it names. */
    record Field(Text key, YamlNode value) {}
}
