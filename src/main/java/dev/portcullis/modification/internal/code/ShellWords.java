package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a shell's words: quotes, expansions, substitutions. */
final class ShellWords {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]");
    private static final String SPECIAL = "@*#?$!-0123456789";
    private static final Set<Character> EXTENDED = Set.of('?', '*', '+', '@', '!');

    private final ShellParser parser;
    private final ShellCursor cursor;

    ShellWords(ShellParser parser, ShellCursor cursor) {
        this.parser = parser;
        this.cursor = cursor;
    }

    /** One word, up to a blank or an operator. */
    Expression word() throws NotUnderstoodException {
        int line = cursor.line();
        Pieces pieces = new Pieces(line);
        while (!cursor.atEnd()) {
            char c = cursor.peek();
            if (c == '(' && pieces.endsWithAny(EXTENDED)) {
                pieces.add(pattern());
            } else if ((c == '<' || c == '>') && cursor.peek(1) == '(' && pieces.isEmpty()) {
                cursor.next();
                cursor.next();
                pieces.add(parser.substitution(")"));
            } else if (ShellCursor.isBoundary(c)) {
                break;
            } else {
                piece(pieces);
            }
        }
        return pieces.whole();
    }

    private void piece(Pieces pieces) throws NotUnderstoodException {
        switch (cursor.peek()) {
            case '\'' -> {
                cursor.next();
                pieces.add(until('\''));
            }
            case '"' -> {
                cursor.next();
                quoted(pieces, '"');
                cursor.next();
            }
            case '\\' -> {
                cursor.next();
                char escaped = cursor.next();
                if (escaped != '\n') {
                    pieces.add(String.valueOf(escaped));
                }
            }
            case '$' -> dollar(pieces, false);
            case '`' -> pieces.add(backquoted(false));
            default -> pieces.add(String.valueOf(cursor.next()));
        }
    }

    private String until(char quote) throws NotUnderstoodException {
        int start = cursor.at();
        while (cursor.peek() != quote || cursor.atEnd()) {
            cursor.next();
        }
        String text = cursor.from(start);
        cursor.next();
        return text;
    }

    /** What is between double quotes; the closing one is left. */
    void quoted(Pieces pieces, char close) throws NotUnderstoodException {
        while (cursor.peek() != close || cursor.atEnd()) {
            switch (cursor.peek()) {
                case '\\' -> {
                    cursor.next();
                    char escaped = cursor.next();
                    if (escaped != '\n') {
                        pieces.add("$`\"\\".indexOf(escaped) >= 0 ? String.valueOf(escaped) : "\\" + escaped);
                    }
                }
                case '$' -> dollar(pieces, true);
                case '`' -> pieces.add(backquoted(true));
                default -> pieces.add(String.valueOf(cursor.next()));
            }
        }
    }

    /** A here-document's text, in which expansions happen. */
    Expression document(int line) throws NotUnderstoodException {
        Pieces pieces = new Pieces(line);
        while (!cursor.atEnd()) {
            switch (cursor.peek()) {
                case '\\' -> {
                    cursor.next();
                    char escaped = cursor.next();
                    if (escaped != '\n') {
                        pieces.add("$`\\".indexOf(escaped) >= 0 ? String.valueOf(escaped) : "\\" + escaped);
                    }
                }
                case '$' -> dollar(pieces, true);
                case '`' -> pieces.add(backquoted(true));
                default -> pieces.add(String.valueOf(cursor.next()));
            }
        }
        return pieces.whole();
    }

    private void dollar(Pieces pieces, boolean inQuotes) throws NotUnderstoodException {
        int line = cursor.line();
        cursor.next();
        char c = cursor.peek();
        if (cursor.takes("((")) {
            pieces.add(arithmetic(line));
        } else if (cursor.takes("(")) {
            pieces.add(parser.substitution(")"));
        } else if (cursor.takes("{")) {
            pieces.add(expansion(line, inQuotes));
        } else if (c == '\'' && !inQuotes) {
            cursor.next();
            pieces.add(escaped());
        } else if (c == '"' && !inQuotes) {
            cursor.next();
            quoted(pieces, '"');
            cursor.next();
        } else if (c == '_' || isLetter(c)) {
            int start = cursor.at();
            while (cursor.peek() == '_' || isLetter(cursor.peek()) || isDigit(cursor.peek())) {
                cursor.next();
            }
            pieces.add(Forms.name(line, cursor.from(start)));
        } else if (!cursor.atEnd() && SPECIAL.indexOf(c) >= 0) {
            pieces.add(Forms.name(line, String.valueOf(cursor.next())));
        } else if (c == '[') {
            throw cursor.refused("arithmetic in brackets");
        } else {
            pieces.add("$");
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** {@code $'…'}: escapes as C has them. */
    private String escaped() throws NotUnderstoodException {
        int start = cursor.at();
        while (cursor.peek() != '\'' || cursor.atEnd()) {
            if (cursor.next() == '\\') {
                cursor.next();
            }
        }
        String text = cursor.from(start);
        cursor.next();
        return Escapes.c(text);
    }

    /** {@code ${…}}: a name alone, or a name with what is done to it. */
    private Expression expansion(int line, boolean inQuotes) throws NotUnderstoodException {
        parser.deeper();
        boolean indirect = cursor.peek() == '!' && cursor.peek(1) != '}';
        boolean length = cursor.peek() == '#' && cursor.peek(1) != '}';
        if (indirect || length) {
            cursor.next();
        }
        int start = cursor.at();
        if (cursor.peek() == '_' || isLetter(cursor.peek())) {
            while (cursor.peek() == '_' || isLetter(cursor.peek()) || isDigit(cursor.peek())) {
                cursor.next();
            }
        } else if (isDigit(cursor.peek())) {
            while (isDigit(cursor.peek())) {
                cursor.next();
            }
        } else {
            cursor.next();
        }
        String name = cursor.from(start);
        if (!NAME.matcher(name).matches()) {
            throw cursor.refused("an expansion of no name");
        }
        Pieces rest = new Pieces(cursor.line());
        while (cursor.peek() != '}' || cursor.atEnd()) {
            if (inQuotes && cursor.peek() == '\'') {
                // Some expansions take it for a quote and some do not.
                throw cursor.refused("a single quote in an expansion in double quotes");
            }
            piece(rest);
        }
        cursor.next();
        parser.shallower();
        Expression of = Forms.name(line, name);
        if (rest.isEmpty() && !indirect && !length) {
            return of;
        }
        List<Expression> parts = new ArrayList<>(List.of(of));
        if (!rest.isEmpty()) {
            parts.add(rest.whole());
        }
        return new Expression.Other(line, indirect ? "indirection" : "expansion", parts);
    }

    /** Behind {@code ((}, up to the parentheses that close it. */
    Expression arithmetic(int line) throws NotUnderstoodException {
        parser.deeper();
        Pieces pieces = new Pieces(line);
        int open = 0;
        while (open > 0 || !cursor.sees("))")) {
            char c = cursor.peek();
            if (c == '(' || c == ')') {
                open += c == '(' ? 1 : -1;
                if (open < 0) {
                    throw cursor.refused("arithmetic that is not closed");
                }
                pieces.add(String.valueOf(cursor.next()));
            } else {
                piece(pieces);
            }
        }
        cursor.takes("))");
        parser.shallower();
        return new Expression.Other(line, "arithmetic", List.of(pieces.whole()));
    }

    /** {@code @(a|b)} and its like, as it is written. */
    private String pattern() throws NotUnderstoodException {
        int start = cursor.at();
        int open = 0;
        do {
            char c = cursor.next();
            if ("'\"$`\\".indexOf(c) >= 0) {
                throw cursor.refused("a pattern with something in it");
            }
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        } while (open > 0);
        return cursor.from(start);
    }

    private Expression backquoted(boolean inQuotes) throws NotUnderstoodException {
        int line = cursor.line();
        cursor.next();
        StringBuilder command = new StringBuilder();
        while (cursor.peek() != '`' || cursor.atEnd()) {
            char c = cursor.next();
            if (c == '\\') {
                char escaped = cursor.next();
                boolean read = "$`\\".indexOf(escaped) >= 0 || (inQuotes && escaped == '"');
                command.append(read ? "" : "\\").append(escaped);
            } else {
                command.append(c);
            }
        }
        cursor.next();
        return parser.within(command.toString(), line).substitution("");
    }

    /** What a word is put together from. */
    static final class Pieces {
        private final int line;
        private final List<Expression> parts = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private boolean any;

        Pieces(int line) {
            this.line = line;
        }

        void add(String text) {
            any = true;
            literal.append(text);
        }

        void add(Expression part) {
            any = true;
            flush();
            parts.add(part);
        }

        boolean isEmpty() {
            return !any;
        }

        boolean endsWithAny(Set<Character> wanted) {
            return !literal.isEmpty() && wanted.contains(literal.charAt(literal.length() - 1));
        }

        private void flush() {
            if (!literal.isEmpty()) {
                parts.add(Forms.string(line, literal.toString()));
                literal.setLength(0);
            }
        }

        Expression whole() {
            flush();
            return parts.size() == 1 ? parts.getFirst() : Forms.text(line, parts);
        }
    }
}
