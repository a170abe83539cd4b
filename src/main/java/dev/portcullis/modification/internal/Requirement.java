package dev.portcullis.modification.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a lockfile in pip's form, {@code name==version}.
 *
 * @param name as PEP 503 normalises it, or the line itself when it is not understood
 * @param understood false for options, links and anything that is not a name with a version
 */
record Requirement(String name, boolean understood) {
    private static final int CHARACTERS = 1_000;
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*+)"
            + "(?:\\[[A-Za-z0-9,._ -]*+\\])?"
            + "(?:\\s*+(?:===?|~=|>=|<=|!=|<|>)\\s*+[A-Za-z0-9.*+!_-]++"
            + "(?:\\s*+,\\s*+(?:===?|~=|>=|<=|!=|<|>)\\s*+[A-Za-z0-9.*+!_-]++)*+)?"
            + "(?:\\s*+;[^\\\\#]*+)?(?:\\s++#.*+)?\\s*+\\\\?");
    private static final Pattern HASH = Pattern.compile("\\s*--hash=sha256:[0-9a-f]{64}\\s*\\\\?");
    private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

    /** Empty for blank lines, comments and the hash of the line above. */
    static Optional<Requirement> of(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#") || HASH.matcher(line).matches()) {
            return Optional.empty();
        }
        Matcher matcher = LINE.matcher(text);
        return Optional.of(
                text.length() <= CHARACTERS && matcher.matches()
                        ? new Requirement(
                                SEPARATORS
                                        .matcher(matcher.group(1))
                                        .replaceAll("-")
                                        .toLowerCase(Locale.ROOT),
                                true)
                        : new Requirement(text, false));
    }

    /** The form in which two spellings of one package's name are equal. */
    static String normalised(String name) {
        return SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
