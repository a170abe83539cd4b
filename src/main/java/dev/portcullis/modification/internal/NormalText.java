package dev.portcullis.modification.internal;

import dev.portcullis.modification.ContentType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A text without the spaces and comments that mean nothing in its language. A scanner of words, signs and quotes in one
 * pass; it parses nothing, so a construct it takes for another gives the same text the same form all the same.
 *
 * @param whole the text in one piece; the line breaks are left where the language needs them, and indentation as depth
 * @param lines at every line break and at {@code ; { }}, without any space, none of them empty
 */
record NormalText(String whole, List<String> lines) {

    static NormalText of(ContentType type, String text) {
        Scanner scanner = new Scanner(Style.of(type), text);
        scanner.scan();
        return new NormalText(scanner.whole.toString(), scanner.lines);
    }

    /**
     * What the scanner has to know of a language.
     *
     * @param comment what begins a comment to the line's end; empty when comments are not seen through
     * @param blocks whether there are comments between slash-star and star-slash
     * @param quotes signs that begin a text on one line
     * @param longQuotes signs that begin a text of many lines, where they stand three times
     * @param rawQuotes signs that begin a text of many lines, where they stand once
     * @param breaks whether a line break ends a statement
     * @param depth whether indentation means something
     */
    private record Style(
            String comment,
            boolean blocks,
            String quotes,
            String longQuotes,
            String rawQuotes,
            boolean breaks,
            boolean depth) {
        private static final Style PLAIN = new Style("", false, "", "", "", true, false);

        static Style of(ContentType type) {
            return switch (type) {
                case PYTHON -> new Style("#", false, "'\"", "'\"", "", true, true);
                case TOML -> new Style("#", false, "'\"", "'\"", "", true, false);
                case C, CPP, CUDA -> new Style("//", true, "'\"", "", "", false, false);
                case JAVA -> new Style("//", true, "'\"", "\"", "", false, false);
                // An apostrophe is a lifetime more often than a character.
                case RUST -> new Style("//", true, "", "", "\"", false, false);
                case GO -> new Style("//", true, "'\"", "", "`", true, false);
                case JAVASCRIPT, TYPESCRIPT -> new Style("//", true, "'\"", "", "`", true, false);
                case SQL -> new Style("--", true, "", "", "'\"", false, false);
                case JSON -> new Style("", false, "\"", "", "", false, false);
                case YAML -> new Style("", false, "", "", "", true, true);
                case DOCKERFILE, INI, MAKEFILE, MARKDOWN, SAFETENSORS, SHELL, TEXT, BINARY, UNKNOWN -> PLAIN;
            };
        }

        /** Words with spaces between them, and signs that mean nothing here. */
        boolean isProse() {
            return comment.isEmpty() && quotes.isEmpty();
        }
    }

    private static final class Scanner {
        private static final int TAB = 8;
        private static final String SIGNS_THAT_JOIN = "+-<>&|=*/.:'\"`";

        private final Style style;
        private final String text;
        private final StringBuilder whole = new StringBuilder();
        private final List<String> lines = new ArrayList<>();
        private final StringBuilder line = new StringBuilder();
        private final Deque<Integer> indents = new ArrayDeque<>();
        private int at;
        private int open;
        private boolean spaced;
        private boolean fresh = true;

        private Scanner(Style style, String text) {
            this.style = style;
            this.text = text;
        }

        private void scan() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\n') {
                    lineBreak();
                } else if (Character.isWhitespace(c) || c == '\uFEFF') {
                    spaced = true;
                    at++;
                } else if (!style.comment().isEmpty() && text.startsWith(style.comment(), at)) {
                    skipTo("\n");
                } else if (style.blocks() && text.startsWith("/*", at)) {
                    skipTo("*/");
                } else if (style.rawQuotes().indexOf(c) >= 0) {
                    quoted(String.valueOf(c), true);
                } else if (style.longQuotes().indexOf(c) >= 0
                        && text.startsWith(String.valueOf(c).repeat(3), at)) {
                    quoted(String.valueOf(c).repeat(3), true);
                } else if (style.quotes().indexOf(c) >= 0) {
                    quoted(String.valueOf(c), false);
                } else {
                    sign(c);
                    at++;
                }
            }
            endLine();
        }

        /** A line feed stays where it is; another end goes with the comment. */
        private void skipTo(String end) {
            int found = text.indexOf(end, at);
            at = found < 0 ? text.length() : end.equals("\n") ? found : found + end.length();
            spaced = true;
        }

        private void lineBreak() {
            at++;
            endLine();
            spaced = true;
            fresh |= style.breaks() && open == 0;
        }

        private void endLine() {
            if (!line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }

        private void sign(char c) {
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n' && style.breaks()) {
                at++;
                endLine();
                spaced = true;
                return;
            }
            if (!style.isProse()) {
                switch (c) {
                    case '(', '[' -> open++;
                    case ')', ']' -> open = Math.max(0, open - 1);
                    default -> {}
                }
            }
            put(c);
            if (c == ';' || c == '{' || c == '}') {
                endLine();
            }
        }

        /** From one quote to the next; a text of one line ends with its line, whether its quote does or not. */
        private void quoted(String quote, boolean many) {
            put(quote);
            at += quote.length();
            while (at < text.length() && !text.startsWith(quote, at)) {
                char c = text.charAt(at);
                if (c == '\n' && !many) {
                    return;
                }
                if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n') {
                    verbatim(c);
                    at++;
                }
                verbatim(text.charAt(at));
                at++;
            }
            if (at < text.length()) {
                quote.chars().forEach(c -> verbatim((char) c));
                at += quote.length();
            }
        }

        private void verbatim(char c) {
            whole.append(c);
            if (c == '\n') {
                endLine();
            } else if (!Character.isWhitespace(c)) {
                line.append(c);
            }
        }

        private void put(String signs) {
            signs.chars().forEach(c -> put((char) c));
        }

        private void put(char c) {
            if (fresh) {
                // Not before the first sign: lines without any leave no trace.
                whole.append('\n')
                        .append(style.depth() ? String.valueOf(depth()) : "")
                        .append(' ');
                fresh = false;
            } else if (spaced && joins(whole.charAt(whole.length() - 1), c)) {
                whole.append(' ');
            }
            spaced = false;
            whole.append(c);
            line.append(c);
        }

        private boolean joins(char before, char after) {
            return style.isProse()
                    || (isWord(before) && isWord(after))
                    || (before == after && SIGNS_THAT_JOIN.indexOf(after) >= 0);
        }

        private static boolean isWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > '\u007f';
        }

        /** How deep the line that begins here is indented, whatever each step is worth. */
        private int depth() {
            int column = 0;
            for (int from = text.lastIndexOf('\n', at) + 1; from < at; from++) {
                column = text.charAt(from) == '\t' ? (column / TAB + 1) * TAB : column + 1;
            }
            while (!indents.isEmpty() && indents.getLast() > column) {
                indents.removeLast();
            }
            if (column > 0 && (indents.isEmpty() || indents.getLast() < column)) {
                indents.addLast(column);
            }
            return indents.size();
        }
    }
}
