package dev.portcullis.console;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How pages read what stands in an address. */
final class Paths {
    private Paths() {}

    /** A part of the address in its own type; what is not of it has no page. */
    static <T> T read(String text, Function<String, T> as) {
        try {
            return as.apply(text);
        } catch (IllegalArgumentException e) {
            throw new PageException(PageProblem.NOT_FOUND, String.valueOf(e.getMessage()), e);
        }
    }

    /** A field of a filter; empty when it is left out, or left blank as a browser sends it. */
    static <T> Optional<T> optional(@Nullable String text, Function<String, T> as) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(as.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new PageException(PageProblem.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    static <T> T found(Optional<T> found, String otherwise) {
        return found.orElseThrow(() -> new PageException(PageProblem.NOT_FOUND, otherwise));
    }
}
