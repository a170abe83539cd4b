package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private static final Pattern FLAG = Pattern.compile("--([a-z-]+)(?:=(\\S*))?(?:[ \\t]+|\\\\\\n[ \\t]*|$)");
    private static final Pattern DOCUMENT = Pattern.compile("<<-?(?:\"([\\w.-]+)\"|'([\\w.-]+)'|([\\w.-]+))");
    private static final Pattern ESCAPE = Pattern.compile("^#\\s*escape\\s*=\\s*`.*");

    /**
     * One instruction.
     *
     * @param word in capitals
     * @param rest what is behind its flags, with its line ends as they are and comments between its lines left empty
     * @param restLine the line on which that begins
     */
    record Instruction(int line, String word, List<Flag> flags, String rest, int restLine) {
        Optional<String> flag(String name) {
            return flags.stream()
                    .filter(flag -> flag.name().equals(name))
                    .map(Flag::value)
                    .findFirst();
        }

        /** The instruction that is behind this one's word. */
        Instruction inner() throws NotUnderstoodException {
            return parsed(rest, restLine);
        }
    }

    /** {@code --name=value}. */
    record Flag(String name, String value) {}

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
            at = documents(lines, at, whole);
            instructions.add(parsed(whole.toString(), from + 1));
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
            } else if (line.endsWith("\\")) {
                whole.append(line).append('\n');
            } else {
                whole.append(line).append('\n');
                break;
            }
        }
        return at;
    }

    private static int documents(List<String> lines, int from, StringBuilder whole) throws NotUnderstoodException {
        String first = whole.toString();
        Matcher word = WORD.matcher(first);
        boolean takes = word.lookingAt() && List.of("RUN", "COPY", "ADD").contains(upper(word.group(1)));
        int at = from;
        Matcher document = DOCUMENT.matcher(first);
        while (takes && document.find()) {
            String end = Optional.ofNullable(document.group(1))
                    .or(() -> Optional.ofNullable(document.group(2)))
                    .orElse(String.valueOf(document.group(3)));
            while (at < lines.size() && !lines.get(at).replaceFirst("^\\t+", "").equals(end)) {
                whole.append(lines.get(at++)).append('\n');
            }
            if (at == lines.size()) {
                throw refused(from, "a here-document that does not end");
            }
            whole.append(lines.get(at++)).append('\n');
        }
        return at;
    }

    private static Instruction parsed(String whole, int line) throws NotUnderstoodException {
        Matcher word = WORD.matcher(whole);
        if (!word.lookingAt()) {
            throw refused(line, "no instruction");
        }
        int at = word.end();
        List<Flag> flags = new ArrayList<>();
        Matcher flag = FLAG.matcher(whole);
        while (flag.region(skipped(whole, at), whole.length()).lookingAt()) {
            flags.add(new Flag(flag.group(1), Optional.ofNullable(flag.group(2)).orElse("")));
            at = flag.end();
        }
        at = skipped(whole, at);
        int restLine = line
                + (int) whole.substring(0, at).chars().filter(c -> c == '\n').count();
        return new Instruction(
                line,
                upper(word.group(1)),
                List.copyOf(flags),
                whole.substring(at).stripTrailing(),
                restLine);
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
