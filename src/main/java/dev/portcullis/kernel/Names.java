package dev.portcullis.kernel;

import java.util.regex.Pattern;

/** The shape of every name a person chooses, the one DNS labels have, so that it is inert everywhere it is shown. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Names() {}

    static void require(String name, String of) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a " + of
                    + " (lower-case letters, digits, inner hyphens, at most 63): " + Inert.text(name, 80));
        }
    }
}
