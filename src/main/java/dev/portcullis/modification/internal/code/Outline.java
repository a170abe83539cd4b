package dev.portcullis.modification.internal.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one file says of itself; the same bytes of the same type always give the same outline.
 *
 * @param trouble why it was not understood, with its line; null when all of it was
 * @param signs in the order of their lines
 * @param complexity branches, loops, handlers and conditions, and one
 */
public record Outline(@Nullable Trouble trouble, List<Sign> signs, int complexity) {
    /** More than that in one file is more than anyone reads: it is then not understood. */
    public static final int SIGNS = 4_000;

    public Outline {
        signs = List.copyOf(signs);
        if (signs.size() > SIGNS) {
            throw new IllegalArgumentException("more than " + SIGNS + " signs");
        }
    }

    /** What was not understood, and where. */
    public record Trouble(int line, String what) {}

    /** An outline of something that was not understood. */
    public static Outline notUnderstood(int line, String what) {
        return new Outline(new Trouble(line, what), List.of(), 0);
    }
}
