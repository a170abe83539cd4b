package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings scripts of sh and bash into the one form.
 *
 * <p>A command is a call of its name; what it is redirected to and the variables that are set for it alone are its
 * keywords ({@code >}, {@code <<}, {@code PATH=}). A pipeline is an operation {@code |}, a substitution and a command in
 * the background are what they are of. Something this does not know makes the whole script not understood.
 */
final class ShellReader implements ProgramReader {
    @Override
    public Program read(String text) {
        Optional<Trouble> hidden = Forms.hiddenLineEnd(text);
        if (hidden.isPresent()) {
            return Forms.notUnderstood(hidden.get());
        }
        List<Comment> comments = new ArrayList<>();
        try {
            List<Statement> body = new ShellParser(text, 1, comments, 0).all();
            return new Program(body, comments, null);
        } catch (NotUnderstoodException e) {
            return Forms.notUnderstood(e.trouble());
        }
    }
}
