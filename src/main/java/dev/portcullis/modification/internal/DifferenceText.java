package dev.portcullis.modification.internal;

import dev.portcullis.modification.FileDifference;
import dev.portcullis.modification.FileDifference.Hunk;
import dev.portcullis.modification.FileDifference.Line;
import dev.portcullis.modification.TreeDifference;

/** Writes a difference as plain text. */
public final class DifferenceText {
    private DifferenceText() {}

    public static String of(TreeDifference difference) {
        StringBuilder text = new StringBuilder();
        int files = difference.files().size();
        line(text, "base   " + difference.base());
        line(text, "result " + difference.result());
        line(text, files + (files == 1 ? " file differs" : " files differ"));
        for (FileDifference file : difference.files()) {
            line(text, "");
            line(text, file.change() + " " + file.path() + " (" + file.mode() + ")");
            file.notes().forEach(note -> line(text, "  " + note));
            for (Hunk hunk : file.hunks()) {
                line(text, "  ...");
                for (Line one : hunk.lines()) {
                    line(
                            text,
                            "%7s %7s  %-7s  %s"
                                    .formatted(number(one.before()), number(one.after()), one.mark(), one.text()));
                }
            }
        }
        if (!difference.complete()) {
            text.append("\nNOT COMPLETE: something that differs is not shown above\n");
        }
        return text.toString();
    }

    private static String number(int number) {
        return number == 0 ? "" : Integer.toString(number);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
