package dev.portcullis.improver;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes one value of a TOML text and leaves every comment and every other line as it was. */
final class TomlText {
    private static final Pattern TABLE = Pattern.compile("\\[([A-Za-z0-9_.-]+)].*");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9_-]+)( *= *)([^ #]+)(.*)");

    private TomlText() {}

    /**
     * Sets a value that is there.
     *
     * @param key dotted, the table before the last dot
     * @throws IllegalArgumentException when the text has no such key
     */
    static String set(String text, String key, String value) {
        List<String> lines = new ArrayList<>();
        String table = "";
        boolean found = false;
        for (String line : text.lines().toList()) {
            Matcher heading = TABLE.matcher(line);
            Matcher entry = VALUE.matcher(line);
            if (heading.matches()) {
                table = heading.group(1) + ".";
            } else if (entry.matches() && key.equals(table + entry.group(1))) {
                found = true;
                line = entry.group(1) + entry.group(2) + value + entry.group(4);
            }
            lines.add(line);
        }
        if (!found) {
            throw new IllegalArgumentException("no key " + key + " to change");
        }
        return String.join("\n", lines) + "\n";
    }
}
