package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of an instruction, as whoever builds an image takes them apart: quotes off, escapes read, variables put in. What
 * a variable is that is not known stays as a reference to it, so whoever finds a {@code $} knows that it is computed.
 */
final class ImageWords {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*|[0-9@*#!?$-]");
    /** Deeper than anything is written in place of a variable. */
    private static final int DEPTH = 16;

    /** As long as anything that is looked at once a variable is put in. */
    private static final int CHARACTERS = Sign.KEY_CHARACTERS * 8;

    private final String text;
    private final int line;
    private final Map<String, String> known;
    private final boolean quotes;
    private int at;

    private ImageWords(String text, int line, Map<String, String> known, boolean quotes) {
        this.text = text;
        this.line = line;
        this.known = known;
        this.quotes = quotes;
    }

    /**
     * One word.
     *
     * @param known what each variable is that has a value; one with a {@code $} in it has one that is not known
     */
    static String read(String word, int line, Map<String, String> known) throws NotUnderstoodException {
        return new ImageWords(word, line, known, true).until('\0', 0);
    }

    /** A text in which a quote is a character as any other. */
    static String document(String text, int line, Map<String, String> known) throws NotUnderstoodException {
        return new ImageWords(text, line, known, false).until('\0', 0);
    }

    static String withoutQuotes(String word, int line) throws NotUnderstoodException {
        return word.contains("$") ? word : read(word, line, Map.of());
    }

    /** Whether no text begins in the middle of the word, for one or another of those who read it. */
    static boolean beginsNoDocument(String word) {
        char quote = 0;
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            if (c == '\\' && quote != '\'') {
                at++;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && word.startsWith("<<<", at)) {
                at += 2;
            } else if (quote == 0
                    && word.startsWith("<<", at)
                    && !word.substring(0, at).contains("((")) {
                return false;
            }
        }
        return true;
    }

    /** Words with blanks between that no quote is around, as they are written. */
    static List<String> apart(String text, int line) throws NotUnderstoodException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            word.append(c);
            if (c == '\\' && quote != '\'' && at + 1 < text.length()) {
                word.append(text.charAt(++at));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        if (quote != 0) {
            throw ImageFile.refused(line, "a quote that is not closed");
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private String until(char close, int depth) throws NotUnderstoodException {
        if (depth > DEPTH) {
            throw ImageFile.refused(line, "nested too deep");
        }
        StringBuilder to = new StringBuilder();
        boolean inDouble = false;
        while (at < text.length() && (inDouble || text.charAt(at) != close || close == '\0')) {
            char c = text.charAt(at++);
            if (c == '$') {
                to.append(variable(depth));
            } else if (c == '\\' && at < text.length()) {
                char next = text.charAt(at);
                boolean escapes = quotes ? !inDouble || next == '"' || next == '$' || next == '\\' : next == '$';
                to.append(escapes ? next : c);
                at += escapes ? 1 : 0;
            } else if (quotes && c == '\'' && !inDouble) {
                int end = text.indexOf('\'', at);
                if (end < 0) {
                    throw ImageFile.refused(line, "a quote that is not closed");
                }
                to.append(text, at, end);
                at = end + 1;
            } else if (quotes && c == '"') {
                inDouble = !inDouble;
            } else {
                to.append(c);
            }
            if (to.length() > CHARACTERS && quotes) {
                throw ImageFile.refused(line, "variables that speak of variables without an end");
            }
        }
        if (inDouble) {
            throw ImageFile.refused(line, "a quote that is not closed");
        }
        return to.toString();
    }

    /** Behind its {@code $}. */
    private String variable(int depth) throws NotUnderstoodException {
        boolean braces = at < text.length() && text.charAt(at) == '{';
        Matcher name = NAME.matcher(text).region(braces ? at + 1 : at, text.length());
        if (!name.lookingAt()) {
            if (braces) {
                throw ImageFile.refused(line, "a variable");
            }
            return "$";
        }
        at = name.end();
        String reference = "${" + name.group() + "}";
        boolean isThere = known.containsKey(name.group());
        String value = known.getOrDefault(name.group(), reference);
        if (!braces) {
            return value;
        }
        boolean orEmpty = text.startsWith(":", at);
        at += orEmpty ? 1 : 0;
        char operator = at < text.length() ? text.charAt(at++) : '\0';
        if (operator == '}' && !orEmpty) {
            return value;
        }
        String other = until('}', depth + 1);
        if (at++ >= text.length()) {
            throw ImageFile.refused(line, "a reference that is not closed");
        }
        boolean isSet = isThere && !(orEmpty && value.isEmpty());
        return switch (operator) {
            case '-' -> isSet ? value : other;
            // What nobody set here may be set by whoever builds it.
            case '+' -> isSet ? other : isThere ? "" : reference;
            case '?' -> isSet ? value : reference;
            case '#', '%', '/' -> value.isEmpty() ? "" : reference;
            default -> throw ImageFile.refused(line, "a variable");
        };
    }
}
