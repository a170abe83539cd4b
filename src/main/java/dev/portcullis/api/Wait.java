package dev.portcullis.api;

import dev.portcullis.kernel.Bounds;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameter {@code wait}: whole seconds or milliseconds, such as {@code 30s} or {@code 500ms}. */
final class Wait {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,5})(s|ms)");

    private Wait() {}

    /**
     * Reads it; absent is no wait.
     *
     * @throws ProblemException when it is written otherwise or longer than {@link Bounds#LONGEST_WAIT}
     */
    static Duration parse(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher written = WRITTEN.matcher(text);
        if (written.matches()) {
            long count = Long.parseLong(written.group(1));
            Duration wait = written.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
            if (wait.compareTo(Bounds.LONGEST_WAIT) <= 0) {
                return wait;
            }
        }
        throw new ProblemException(
                ProblemCode.MALFORMED,
                "wait is written 30s or 500ms, at most " + Bounds.LONGEST_WAIT.toSeconds() + "s");
    }
}
