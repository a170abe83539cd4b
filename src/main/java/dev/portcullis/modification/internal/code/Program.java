package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source file in the one form.
 *
 * @param trouble the first place that was not understood, null when there is none; a file with one is not understood at all
 */
public record Program(
        List<Statement> body,
        List<Comment> comments,
        @Nullable Trouble trouble) {
    public Program {
        body = List.copyOf(body);
        comments = List.copyOf(comments);
    }

    /** Text for people: a comment, or a string that stands for itself. */
    public record Comment(int line, String text) {}
}
