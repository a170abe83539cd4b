package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A place in a shell's text, that knows its line and steps over here-documents. */
final class ShellCursor {
    private static final char END = 0;

    private final String text;
    private final int end;
    private final List<Comment> comments;

    /** Behind the line feed that a here-document's command ends with: where the document ends. */
    private final Map<Integer, Integer> documents = new HashMap<>();

    private int at;
    private int line;

    ShellCursor(String text, int line, List<Comment> comments) {
        this.text = text;
        this.end = text.length();
        this.line = line;
        this.comments = comments;
    }

    int at() {
        return at;
    }

    int line() {
        return line;
    }

    List<Comment> comments() {
        return comments;
    }

    boolean atEnd() {
        return at >= end;
    }

    /** The character here, or one that is in no text. */
    char peek() {
        return peek(0);
    }

    char peek(int further) {
        return at + further < end ? text.charAt(at + further) : END;
    }

    boolean sees(String wanted) {
        return text.startsWith(wanted, at);
    }

    /** Steps over what was asked for, if it is here. */
    boolean takes(String wanted) {
        if (!sees(wanted)) {
            return false;
        }
        at += wanted.length();
        return true;
    }

    char next() throws NotUnderstoodException {
        if (atEnd()) {
            throw refused("ends too early");
        }
        char c = text.charAt(at);
        if (c == '\n') {
            if (documents.containsKey(at)) {
                throw refused("a here-document within a word");
            }
            line++;
        }
        at++;
        return c;
    }

    String from(int start) {
        return text.substring(start, at);
    }

    /** A line end; what is in a here-document is behind it. */
    void lineEnd() {
        Integer document = documents.get(at);
        int to = document == null ? at + 1 : document;
        for (; at < to && at < end; at++) {
            line += text.charAt(at) == '\n' ? 1 : 0;
        }
    }

    /** Blanks, lines that go on, and a comment, up to the line's end. */
    void blanks() throws NotUnderstoodException {
        while (true) {
            if (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                at++;
            } else if (peek() == '\\' && peek(1) == '\n') {
                next();
                next();
            } else if (peek() == '\\' && peek(1) == '\r' && peek(2) == '\n') {
                throw refused("a line that goes on behind a carriage return");
            } else if (peek() == '#' && (at == 0 || isBoundary(text.charAt(at - 1)))) {
                int start = at;
                while (!atEnd() && peek() != '\n') {
                    at++;
                }
                comments.add(new Comment(line, text.substring(start, at)));
            } else {
                return;
            }
        }
    }

    static boolean isBoundary(char c) {
        return c == END || " \t\r\n;&|()<>".indexOf(c) >= 0;
    }

    void blankLines() throws NotUnderstoodException {
        for (blanks(); peek() == '\n' && !atEnd(); blanks()) {
            lineEnd();
        }
    }

    /** A here-document's text, whose end is a line of its own; it starts behind this line, or behind the last one. */
    Document document(String word, boolean tabsOff) throws NotUnderstoodException {
        int newline = text.indexOf('\n', at);
        if (newline < 0) {
            throw refused("a here-document without its text");
        }
        int start = documents.getOrDefault(newline, newline + 1);
        int firstLine = line
                + (int) text.substring(at, start).chars().filter(c -> c == '\n').count();
        StringBuilder read = new StringBuilder();
        for (int from = start; from < end; ) {
            int to = text.indexOf('\n', from);
            to = to < 0 ? end : to;
            String written = text.substring(from, to);
            String content = tabsOff ? written.replaceFirst("^\t+", "") : written;
            from = Math.min(end, to + 1);
            if (content.equals(word)) {
                documents.put(newline, from);
                return new Document(firstLine, read.toString());
            }
            read.append(content).append('\n');
        }
        throw refused("a here-document without its end " + word);
    }

    /** What is in a here-document. */
    record Document(int line, String text) {}

    NotUnderstoodException refused(String what) {
        return new NotUnderstoodException(line, what);
    }
}
