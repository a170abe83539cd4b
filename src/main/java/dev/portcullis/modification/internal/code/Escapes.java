package dev.portcullis.modification.internal.code;

/** Reads the escapes of strings. An escape that its language does not have stays as it is written. */
final class Escapes {
    private static final int OCTAL = 8;
    private static final int HEXADECIMAL = 16;
    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;
    private static final char VERTICAL_TAB = 0x0b;

    /** C takes as many digits as there are. */
    private static final int UNBOUNDED = 8;

    private final String text;
    private final boolean isC;
    private final StringBuilder read = new StringBuilder();
    private int at;

    private Escapes(String text, boolean isC) {
        this.text = text;
        this.isC = isC;
    }

    static String javascript(String text) {
        return text.indexOf('\\') < 0 ? text : new Escapes(text, false).all();
    }

    static String c(String text) {
        return text.indexOf('\\') < 0 ? text : new Escapes(text, true).all();
    }

    /** Java's own reading of them, with unicode escapes already read. */
    static String java(String text) {
        try {
            return text.translateEscapes();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private String all() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                escape(text.charAt(at++));
            } else {
                read.append(c);
            }
        }
        return read.toString();
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> {}
            case '\r' -> at += at < text.length() && text.charAt(at) == '\n' ? 1 : 0;
            case 'n' -> read.append('\n');
            case 't' -> read.append('\t');
            case 'r' -> read.append('\r');
            case 'b' -> read.append('\b');
            case 'f' -> read.append('\f');
            case 'v' -> read.append(VERTICAL_TAB);
            case 'a' -> read.append(isC ? BELL : 'a');
            case 'e' -> read.append(isC ? ESCAPE : 'e');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                digits(c, OCTAL, 3);
            }
            case 'x' -> braced(c, isC ? UNBOUNDED : 2);
            case 'u' -> braced(c, 4);
            case 'U' -> digits(c, HEXADECIMAL, isC ? UNBOUNDED : 0);
            default -> read.append(c);
        }
    }

    private void braced(char kind, int most) {
        int close = at < text.length() && text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
        if (close < 0) {
            digits(kind, HEXADECIMAL, most);
            return;
        }
        at++;
        digits(kind, HEXADECIMAL, close - at);
        at = Math.max(at, Math.min(text.length(), close + 1));
    }

    private void digits(char kind, int radix, int most) {
        int code = 0;
        int count = 0;
        while (count < most && at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
            code = Math.min(code * radix + Character.digit(text.charAt(at), radix), Character.MAX_CODE_POINT);
            at++;
            count++;
        }
        if (count == 0) {
            read.append(kind);
        } else {
            read.appendCodePoint(code);
        }
    }
}
