package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.annotation.JsonIgnore;
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

    /**
     * What was not understood, and where.
     *
     * @param line 0 when it is no property of the content but a failure to read it, which may go otherwise next time
     */
    public record Trouble(int line, String what) {
        public static final int CHARACTERS = 200;

        public Trouble {
            what = what.length() <= CHARACTERS ? what : what.substring(0, CHARACTERS);
        }
    }

    /** An outline of content that was not understood. */
    public static Outline notUnderstood(int line, String what) {
        return new Outline(new Trouble(line, what), List.of(), 0);
    }

    /** What stands for the outline of a file that could not be read: nothing is known of it. */
    public static Outline notRead(String why) {
        return notUnderstood(0, why);
    }

    /** Whether the content was not to be read this time. */
    @JsonIgnore
    public boolean isUnread() {
        return trouble != null && trouble.line() == 0;
    }
}
