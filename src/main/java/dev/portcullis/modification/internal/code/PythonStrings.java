package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads Python's strings: prefixes, escapes, what is interpolated. */
final class PythonStrings {
    private PythonStrings() {}

    static Expression read(Syntax node) {
        List<Expression> parts = new ArrayList<>();
        pieces(node, parts);
        return whole(node.line(), parts);
    }

    /** Strings that stand beside each other are one. */
    static Expression joined(Syntax node) {
        List<Expression> parts = new ArrayList<>();
        for (Syntax string : node.named()) {
            pieces(string, parts);
        }
        return whole(node.line(), parts);
    }

    private static void pieces(Syntax node, List<Expression> parts) {
        String prefix = node.child("string_start")
                .map(start -> start.text().replaceAll("[\"']", "").toLowerCase(Locale.ROOT))
                .orElse("");
        boolean raw = prefix.contains("r");
        Expression.Kind kind = prefix.contains("b") ? Expression.Kind.BYTES : Expression.Kind.STRING;
        for (Syntax child : node.all()) {
            switch (child.type()) {
                case "string_content" ->
                    parts.add(new Expression.Literal(child.line(), kind, raw ? child.text() : unescaped(child.text())));
                case "interpolation" -> {
                    parts.add(PythonExpressions.read(child));
                    // {value:>{width}}: what is computed in the format is computed too.
                    child.everything()
                            .filter(part -> part.is("format_expression"))
                            .flatMap(part -> part.field("expression").stream())
                            .forEach(part -> parts.add(PythonExpressions.read(part)));
                }
                default -> {}
            }
        }
        if (parts.isEmpty()) {
            parts.add(new Expression.Literal(node.line(), kind, ""));
        }
    }

    private static Expression whole(int line, List<Expression> parts) {
        if (parts.stream().allMatch(part -> part instanceof Expression.Literal)) {
            StringBuilder text = new StringBuilder();
            Expression.Kind kind = Expression.Kind.STRING;
            for (Expression part : parts) {
                if (part instanceof Expression.Literal literal) {
                    text.append(literal.text());
                    kind = literal.kind();
                }
            }
            return new Expression.Literal(line, kind, text.toString());
        }
        return new Expression.Text(line, parts);
    }

    /** Escapes as Python reads them. */
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder read = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            char c = text.charAt(at++);
            if (c != '\\' || at == text.length()) {
                read.append(c);
                continue;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case '\n' -> {}
                case 'n' -> read.append('\n');
                case 't' -> read.append('\t');
                case 'r' -> read.append('\r');
                case 'a' -> read.append('\u0007');
                case 'b' -> read.append('\b');
                case 'f' -> read.append('\f');
                case 'v' -> read.append('\u000B');
                case '\\', '\'', '"' -> read.append(escaped);
                case 'x' -> at = code(text, at, 2, read);
                case 'u' -> at = code(text, at, 4, read);
                case 'U' -> at = code(text, at, 8, read);
                case 'N' -> at = named(text, at, read);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = at - 1;
                    while (end < text.length() && end < at + 2 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                        end++;
                    }
                    read.append((char) Integer.parseInt(text.substring(at - 1, end), 8));
                    at = end;
                }
                default -> read.append('\\').append(escaped);
            }
        }
        return read.toString();
    }

    /** {@code \N{LATIN SMALL LETTER A}}: a character by its name. */
    private static int named(String text, int at, StringBuilder read) {
        int end = text.indexOf('}', at);
        if (at < text.length() && text.charAt(at) == '{' && end > 0) {
            try {
                read.appendCodePoint(Character.codePointOf(text.substring(at + 1, end)));
                return end + 1;
            } catch (IllegalArgumentException e) {
                // Python may know one more; it stays as it is written.
            }
        }
        read.append("\\N");
        return at;
    }

    private static int code(String text, int at, int digits, StringBuilder read) {
        int end = Math.min(text.length(), at + digits);
        try {
            int codePoint = Integer.parseInt(text.substring(at, end), 16);
            if (Character.isValidCodePoint(codePoint)) {
                read.appendCodePoint(codePoint);
                return end;
            }
        } catch (NumberFormatException e) {
            // Python refuses it too.
        }
        read.append('\\');
        return at;
    }
}
