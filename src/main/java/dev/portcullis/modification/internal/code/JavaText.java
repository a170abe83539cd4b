package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.util.Optional;

/**
 * Java as its compiler sees it: with unicode escapes read before anything else.
 *
 * @param trouble an escape that ends a line, a string or a character, so that what it seems to be is not what it is
 */
record JavaText(String text, Optional<Trouble> trouble) {
    private static final int DIGITS = 4;
    private static final int HEXADECIMAL = 16;

    static JavaText of(String written) {
        Optional<Trouble> hidden = Forms.hiddenLineEnd(written);
        if (hidden.isPresent() || !written.contains("\\u")) {
            return new JavaText(written, hidden);
        }
        StringBuilder text = new StringBuilder(written.length());
        int line = 1;
        int at = 0;
        while (at < written.length()) {
            char c = written.charAt(at++);
            line += c == '\n' ? 1 : 0;
            if (c != '\\' || at == written.length()) {
                text.append(c);
            } else if (written.charAt(at) != 'u') {
                // An escaped backslash starts no unicode escape.
                text.append(c).append(written.charAt(at));
                line += written.charAt(at++) == '\n' ? 1 : 0;
            } else {
                while (at < written.length() && written.charAt(at) == 'u') {
                    at++;
                }
                int code = code(written, at);
                at += DIGITS;
                if (code < ' ' || code == '"' || code == '\'' || code == '\\') {
                    return new JavaText("", Optional.of(new Trouble(line, "an escape that is no part of a word")));
                }
                text.append((char) code);
            }
        }
        return new JavaText(text.toString(), Optional.empty());
    }

    private static int code(String text, int at) {
        int code = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int value = at + digit < text.length() ? Character.digit(text.charAt(at + digit), HEXADECIMAL) : -1;
            if (value < 0) {
                return -1;
            }
            code = code * HEXADECIMAL + value;
        }
        return code;
    }
}
