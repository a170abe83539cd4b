package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instructions of a file that an image is built by.
 *
 * @param comments with the directives among them
 */
record ImageFile(List<Instruction> instructions, List<Comment> comments) {
    private static final int INSTRUCTIONS = 2_000;
    private static final Pattern WORD = Pattern.compile("\\s*([A-Za-z]+)(?:[ \\t]+|$)");
    private static final Pattern FLAG = Pattern.compile("--([a-z]+(?:-[a-z]+)*)(?:=(.*))?", Pattern.DOTALL);
    private static final Pattern DOCUMENT = Pattern.compile("\\d*<<(-?)([^<]+)", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("^#\\s*escape\\s*=\\s*`.*", Pattern.CASE_INSENSITIVE);
    /** Two of them at an end go on nowhere. */
    private static final Pattern GOES_ON = Pattern.compile("(?:.*[^\\\\])?\\\\");

    /** Instructions that text for a program or a file may stand behind. */
    private static final Set<String> TAKE_DOCUMENTS = Set.of("RUN", "COPY", "ADD");

    /**
     * One instruction.
     *
     * @param word in capitals
     * @param rest what is behind its flags, with its line ends as they are and comments between its lines left empty
     * @param restLine the line on which that begins
     * @param documents the texts that stand behind it
     */
    record Instruction(int line, String word, List<Flag> flags, String rest, int restLine, List<Document> documents) {
        Optional<String> flag(String name) {
            return flags.stream()
                    .filter(flag -> flag.name().equals(name))
                    .map(Flag::value)
                    .findFirst();
        }

        /** What is behind its flags, as one line. */
        String joined() {
            return rest.replace("\\\n", "").strip();
        }

        /** What is behind its flags, with the texts behind it as a shell reads them. */
        String whole() {
            StringBuilder whole = new StringBuilder(rest);
            documents.forEach(document -> whole.append('\n').append(document.asWritten()));
            return whole.toString();
        }

        /** The instruction that is behind this one's word. */
        Instruction inner() throws NotUnderstoodException {
            return parsed(rest, restLine, documents);
        }
    }

    /** {@code --name=value}, without its quotes. */
    record Flag(String name, String value) {}

    /**
     * A text that stands behind an instruction.
     *
     * @param marker the word that it was begun by
     * @param text without the line that ends it
     * @param isExpanded whether variables are put in
     * @param asWritten with the line that ends it
     */
    record Document(String marker, String text, int line, boolean isExpanded, String asWritten) {}

    static ImageFile read(String text) throws NotUnderstoodException {
        List<Instruction> instructions = new ArrayList<>();
        List<Comment> comments = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                if (ESCAPE.matcher(line).matches()) {
                    throw refused(at + 1, "another escape character");
                }
                if (!line.isEmpty()) {
                    comments.add(new Comment(at + 1, line.substring(1).strip()));
                }
                at++;
                continue;
            }
            int from = at;
            StringBuilder whole = new StringBuilder();
            at = continued(lines, at, whole, comments);
            List<Document> documents = new ArrayList<>();
            at = documents(lines, at, whole.toString(), documents);
            instructions.add(parsed(whole.toString(), from + 1, List.copyOf(documents)));
            if (instructions.size() > INSTRUCTIONS) {
                throw refused(from + 1, "more than " + INSTRUCTIONS + " instructions");
            }
        }
        return new ImageFile(List.copyOf(instructions), List.copyOf(comments));
    }

    /** Lines up to one that does not go on; comments and empty lines between them are stepped over. */
    private static int continued(List<String> lines, int from, StringBuilder whole, List<Comment> comments) {
        int at = from;
        while (at < lines.size()) {
            String line = lines.get(at).stripTrailing();
            boolean between =
                    at > from && (line.isBlank() || line.stripLeading().startsWith("#"));
            at++;
            if (between) {
                if (!line.isBlank()) {
                    comments.add(new Comment(at, line.strip().substring(1).strip()));
                }
                whole.append("\\\n");
            } else if (GOES_ON.matcher(line).matches()) {
                whole.append(line).append('\n');
            } else {
                whole.append(line).append('\n');
                break;
            }
        }
        return at;
    }

    private static int documents(List<String> lines, int from, String first, List<Document> to)
            throws NotUnderstoodException {
        String plain = first.replace("\\\n", "").strip();
        Matcher word = WORD.matcher(plain);
        if (word.lookingAt() && upper(word.group(1)).equals("ONBUILD")) {
            plain = plain.substring(word.end());
            word = WORD.matcher(plain);
        }
        if (!plain.contains("<<") || !word.lookingAt() || !TAKE_DOCUMENTS.contains(upper(word.group(1)))) {
            return from;
        }
        int at = from;
        for (String one : ImageWords.apart(plain, from)) {
            Matcher document = DOCUMENT.matcher(one);
            if (!document.matches()) {
                if (ImageWords.beginsNoDocument(one)) {
                    continue;
                }
                throw refused(from, "a here-document within a word");
            }
            String marker = document.group(2);
            String end = ImageWords.withoutQuotes(marker, from);
            if (end.isEmpty()) {
                throw refused(from, "a here-document without an end");
            }
            boolean tabsOff = !document.group(1).isEmpty();
            StringBuilder text = new StringBuilder();
            int begins = at;
            while (at < lines.size() && !ended(lines.get(at), tabsOff).equals(end)) {
                text.append(ended(lines.get(at++), tabsOff)).append('\n');
            }
            if (at == lines.size()) {
                throw refused(from, "a here-document that does not end");
            }
            at++;
            String asWritten = String.join("\n", lines.subList(begins, at));
            to.add(new Document(one, text.toString(), begins + 1, marker.equals(end), asWritten));
        }
        return at;
    }

    private static String ended(String line, boolean tabsOff) {
        return tabsOff ? line.replaceFirst("^\\t+", "") : line;
    }

    private static Instruction parsed(String whole, int line, List<Document> documents) throws NotUnderstoodException {
        Matcher word = WORD.matcher(whole);
        if (!word.lookingAt()) {
            throw refused(line, "no instruction");
        }
        int at = skipped(whole, word.end());
        List<Flag> flags = new ArrayList<>();
        while (whole.startsWith("--", at)) {
            StringBuilder written = new StringBuilder();
            at = flag(whole, at, written, line);
            Matcher flag = FLAG.matcher(written);
            if (!flag.matches()) {
                throw refused(line, "a flag");
            }
            flags.add(new Flag(flag.group(1), Optional.ofNullable(flag.group(2)).orElse("")));
            at = skipped(whole, at);
        }
        int restLine = line
                + (int) whole.substring(0, at).chars().filter(c -> c == '\n').count();
        return new Instruction(
                line,
                upper(word.group(1)),
                List.copyOf(flags),
                whole.substring(at).stripTrailing(),
                restLine,
                documents);
    }

    /** A word up to a blank that no quote is around, without its quotes and what escapes. */
    private static int flag(String text, int from, StringBuilder to, int line) throws NotUnderstoodException {
        char quote = 0;
        int at = from;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                to.append(text.charAt(at) == '\n' ? "" : String.valueOf(text.charAt(at)));
            } else if (quote == 0 && Character.isWhitespace(c)) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                to.append(c);
            }
        }
        if (quote != 0) {
            throw refused(line, "a quote that is not closed");
        }
        return at;
    }

    /** Blanks, and ends of lines that go on. */
    private static int skipped(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (text.startsWith("\\\n", at)) {
                at += 2;
            } else if (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    static NotUnderstoodException refused(int line, String what) {
        return new NotUnderstoodException(line, what);
    }
}
