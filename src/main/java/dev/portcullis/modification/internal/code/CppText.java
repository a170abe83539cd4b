package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * C++ and CUDA in words a C++ grammar knows, line by line as it was: qualifiers of CUDA and of known libraries become
 * attributes, and what a kernel is launched with becomes a first call. Strings, comments and directives stay as they
 * are.
 *
 * @param comments those that were taken out of directives
 * @param trouble something that a compiler joins to another word than a reader sees
 */
record CppText(String text, List<Comment> comments, Optional<Trouble> trouble) {
    CppText {
        comments = List.copyOf(comments);
    }

    /** A first call that was a launch begins with this, as no call is written. */
    static final String LAUNCH = "(\t\t";

    private static final String LAUNCH_END = ")\t\t";
    private static final int LAUNCH_CHARACTERS = 4_000;

    /** Qualifiers as one writes them before or behind a type; with or without arguments. */
    private static final Pattern QUALIFIER = Pattern.compile(
            "__(?:global|device|host|shared|constant|managed|noinline|forceinline|inline_hint|launch_bounds|cluster_dims"
                    + "|maxnreg|block_size|grid_constant|align|tile_global)__"
                    + "|C10_(?:HOST|DEVICE|HOST_DEVICE|API|CUDA_API|EXPORT|IMPORT|HIDDEN|ALWAYS_INLINE|NOINLINE|UNUSED"
                    + "|NODISCARD|LAUNCH_BOUNDS_[0-2])"
                    + "|(?:TORCH|CAFFE2)_(?:API|CUDA_API|CUDA_CU_API|CUDA_CPP_API|PYTHON_API|XPU_API)"
                    + "|(?:CUTLASS|CUTE)_(?:HOST|DEVICE|HOST_DEVICE|GLOBAL|HOST_RTC)"
                    + "|(?:_?CCCL|THRUST|CUB)_(?:HOST|DEVICE|HOST_DEVICE|RUNTIME_FUNCTION|FORCEINLINE|API)"
                    + "|CUB_RUNTIME_FUNCTION|PYBIND11_(?:EXPORT|NOINLINE)|EIGEN_(?:DEVICE_FUNC|STRONG_INLINE)"
                    + "|GGML_API|__always_inline|_Noreturn");

    private static final Pattern WITH_ARGUMENTS = Pattern.compile(
            "__(?:launch_bounds|cluster_dims|maxnreg|block_size|align)__|C10_LAUNCH_BOUNDS_[0-2]|_Pragma");

    /** Words that say nothing a reader needs. */
    private static final Pattern BLANK =
            Pattern.compile("__restrict|C10_RESTRICT|(?:CUTLASS|CUTE)_(?:PRAGMA_)?(?:NO_)?UNROLL|_Pragma");

    /** Formats of numbers that C puts between strings. */
    private static final Pattern FORMAT = Pattern.compile("(?:PRI|SCN)[diouxX](?:LEAST|FAST)?(?:8|16|32|64|PTR|MAX)");

    private static final Pattern TYPENAME_VALUE =
            Pattern.compile("typename\\s+[\\w:]{1,200}(?:<[^<>{}]{0,200}>)?(?:::\\w{1,100})*\\s*\\{");
    private static final Pattern CONDITION =
            Pattern.compile("#[ \\t]*(?:if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\\b");
    private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]|[A-Z]{3,}");
    private static final Set<String> RAW = Set.of("R", "LR", "uR", "UR", "u8R");
    private static final String TRIGRAPH_BACKSLASH = "??/";

    /** How far a text is brought into what a grammar knows; each way does more than the one before. */
    enum Way {
        KNOWN_WORDS,
        /** A word of capitals before another word is taken for a qualifier. */
        ANY_CAPITALS,
        /** Conditional directives are left out and all that they choose from is kept. */
        NO_CONDITIONS
    }

    static CppText of(String text) {
        return of(text, Way.KNOWN_WORDS);
    }

    static CppText of(String text, Way way) {
        Optional<Trouble> hidden = Forms.hiddenLineEnd(text);
        if (hidden.isPresent()) {
            return new CppText("", List.of(), hidden);
        }
        Scanner scanner = new Scanner(text, way);
        scanner.all();
        return new CppText(scanner.out.toString(), scanner.comments, scanner.trouble);
    }

    private static final class Scanner {
        private final String text;
        private final Way way;
        private final StringBuilder out;
        private final List<Comment> comments = new ArrayList<>();
        private final Set<Integer> launchEnds = new HashSet<>();
        private Optional<Trouble> trouble = Optional.empty();
        private int at;
        private int line = 1;
        private boolean lineStart = true;
        private boolean directive;

        /** The last character that is neither blank nor in a comment or directive. */
        private char lastCode = ';';

        Scanner(String text, Way way) {
            this.text = text;
            this.way = way;
            this.out = new StringBuilder(text.length());
        }

        void all() {
            while (at < text.length() && trouble.isEmpty()) {
                boolean comment = text.startsWith("//", at) || text.startsWith("/*", at);
                one();
                char last = out.isEmpty() ? ' ' : out.charAt(out.length() - 1);
                if (!comment && !directive && !Character.isWhitespace(last)) {
                    lastCode = last;
                }
            }
        }

        private void one() {
            char c = text.charAt(at);
            if (c == '\n') {
                directive = false;
                lineStart = true;
                copy(1);
                return;
            }
            if (c == '#' && lineStart) {
                directive = true;
                if (way == Way.NO_CONDITIONS
                        && CONDITION.matcher(text).region(at, text.length()).lookingAt()) {
                    blank(beforeComment(directiveEnd()));
                    return;
                }
            }
            lineStart &= Character.isWhitespace(c);
            if (c == '\\' && endsLine(at + 1)) {
                splice();
            } else if (text.startsWith(TRIGRAPH_BACKSLASH, at)) {
                refuse("a backslash written as " + TRIGRAPH_BACKSLASH);
            } else if (text.startsWith("//", at)) {
                lineComment();
            } else if (text.startsWith("/*", at)) {
                blockComment();
            } else if (c == '"' || c == '\'') {
                quoted(c);
            } else if (isWord(c)) {
                word();
            } else if (!directive && text.startsWith("<<<", at) && launch()) {
                out.append(LAUNCH);
                at += LAUNCH.length();
            } else if (launchEnds.contains(at)) {
                out.append(LAUNCH_END);
                at += LAUNCH_END.length();
            } else {
                copy(1);
            }
        }

        private static boolean isWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '$';
        }

        /** Whether nothing but blanks is left of the line. */
        private boolean endsLine(int from) {
            int end = from;
            while (end < text.length() && text.charAt(end) != '\n' && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return end < text.length() && text.charAt(end) == '\n';
        }

        /** A line that goes on with the next; where it does so within a word, the word is not what it looks like. */
        private void splice() {
            int next = text.indexOf('\n', at) + 1;
            char before = at == 0 ? ' ' : text.charAt(at - 1);
            char after = next < text.length() ? text.charAt(next) : ' ';
            boolean joins = (isWord(before) && (isWord(after) || after == '"' || after == '\''))
                    || (before == '/' && (after == '/' || after == '*'));
            if (joins) {
                refuse("a word that goes on in the next line");
            } else {
                copy(next - at);
            }
        }

        private void lineComment() {
            copy(directiveEnd() - at);
        }

        /** One within a directive would end it for the grammar; it is taken out and kept apart. */
        private void blockComment() {
            int end = text.indexOf("*/", at + 2);
            int length = (end < 0 ? text.length() : end + 2) - at;
            if (!directive) {
                copy(length);
                return;
            }
            String comment = text.substring(at, at + length);
            comments.add(new Comment(line, comment));
            out.append("\\\n".repeat((int) comment.lines().count() - 1)).append(' ');
            line += (int) comment.lines().count() - 1;
            at += length;
        }

        /** Where a line ends that may go on with the next. */
        private int directiveEnd() {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\n') {
                end = text.charAt(end) == '\\' && endsLine(end + 1) ? text.indexOf('\n', end) + 1 : end + 1;
            }
            return Math.min(end, text.length());
        }

        /** Comments stay, for people read them. */
        private int beforeComment(int end) {
            int first = end;
            for (String comment : new String[] {"//", "/*"}) {
                int found = text.indexOf(comment, at);
                first = found >= 0 && found < first ? found : first;
            }
            return first;
        }

        private void quoted(char quote) {
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            boolean closed = end < text.length() && text.charAt(end) == quote;
            copy(Math.min(text.length(), closed ? end + 1 : end) - at);
        }

        private void word() {
            int end = at + 1;
            boolean number = Character.isDigit(text.charAt(at));
            while (end < text.length()
                    && (isWord(text.charAt(end))
                            || (number
                                    && text.charAt(end) == '\''
                                    && end + 1 < text.length()
                                    && isWord(text.charAt(end + 1))))) {
                end++;
            }
            String word = text.substring(at, end);
            if (RAW.contains(word) && end < text.length() && text.charAt(end) == '"') {
                raw(end);
            } else if (directive && word.equals("__has_include")) {
                included(end);
            } else if (directive || number) {
                copy(end - at);
            } else if (BLANK.matcher(word).matches()) {
                blank(word.equals("_Pragma") ? argumentsEnd(end) : end);
            } else if (QUALIFIER.matcher(word).matches()) {
                qualifier(argumentsEnd(end));
            } else if (FORMAT.matcher(word).matches()) {
                out.append('"').append(word).append('"');
                at = end;
            } else if (word.equals("extern") && text.startsWith("template", afterBlanks(end))) {
                blank(end);
            } else if (way == Way.KNOWN_WORDS || !unknown(word, end)) {
                copy(end - at);
            }
        }

        /** A word that may be anything to the preprocessor; whether it was read as something. */
        private boolean unknown(String word, int end) {
            if (word.equals("typename")
                    && TYPENAME_VALUE.matcher(text).region(at, text.length()).lookingAt()) {
                blank(end);
                return true;
            }
            if (!CAPITALS.matcher(word).matches()) {
                return false;
            }
            int next = afterBlanks(end);
            char after = next < text.length() ? text.charAt(next) : ' ';
            int close = after == '(' ? closing(next) : end;
            if ((lastCode == '"' || after == '"') && after != '(') {
                out.append('"').append(word).append('"');
                at = end;
            } else if (";{}".indexOf(lastCode) >= 0 && close > at && isAlone(close)) {
                copy(close - at);
                out.append(';');
            } else if (next > end && Character.isLetter(after)) {
                qualifier(end);
            } else {
                return false;
            }
            return true;
        }

        /** Whether the line ends here and what follows begins something new. */
        private boolean isAlone(int end) {
            int newline = text.indexOf('\n', end);
            String rest = newline < 0 ? text.substring(end) : text.substring(end, newline);
            if (!rest.isBlank() && !rest.strip().startsWith("//")) {
                return false;
            }
            int next = afterBlanks(end);
            return next >= text.length()
                    || isWord(text.charAt(next))
                    || text.charAt(next) == '}'
                    || text.charAt(next) == '#'
                    || text.charAt(next) == '/';
        }

        /** {@code __has_include(<a/b.h>)} as a word, {@code __has_include_a_b_h}. */
        private void included(int end) {
            int open = afterBlanks(end);
            int close = text.indexOf(')', open);
            if (text.startsWith("(", open) && close >= 0 && text.indexOf('\n', open) > close) {
                String file = text.substring(open + 1, close).replaceAll("[<>\"]", "");
                out.append("__has_include_").append(file.replaceAll("\\W", "_"));
                at = close + 1;
            } else {
                copy(end - at);
            }
        }

        private int afterBlanks(int from) {
            int next = from;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            return next;
        }

        /** The end of arguments in parentheses, or where they would begin. */
        private int argumentsEnd(int from) {
            int open = afterBlanks(from);
            if (open >= text.length()
                    || text.charAt(open) != '('
                    || !WITH_ARGUMENTS.matcher(text.substring(at, from)).matches()) {
                return from;
            }
            int close = closing(open);
            return close < 0 ? from : close;
        }

        /** Behind the parenthesis that closes this one; negative when it is too far away. */
        private int closing(int open) {
            int depth = 0;
            for (int end = open; end < Math.min(text.length(), open + LAUNCH_CHARACTERS); end++) {
                char c = text.charAt(end);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0) {
                    return end + 1;
                }
            }
            return -1;
        }

        private void qualifier(int end) {
            int last = out.length() - 1;
            while (last >= 0 && Character.isWhitespace(out.charAt(last))) {
                last--;
            }
            boolean afterCapture = last >= 0 && out.charAt(last) == ']' && (last == 0 || out.charAt(last - 1) != ']');
            boolean afterPointer = last >= 0 && (out.charAt(last) == '*' || out.charAt(last) == '&');
            if (afterCapture || afterPointer) {
                blank(end);
            } else {
                out.append("[[");
                copy(end - at);
                out.append("]]");
            }
        }

        private void blank(int end) {
            for (; at < end; at++) {
                boolean ends = text.charAt(at) == '\n';
                line += ends ? 1 : 0;
                out.append(ends ? '\n' : ' ');
            }
        }

        private void raw(int quote) {
            int open = text.indexOf('(', quote);
            int close = open < 0 ? -1 : text.indexOf(")" + text.substring(quote + 1, open) + "\"", open);
            copy((close < 0 ? text.length() : close + open - quote + 1) - at);
        }

        /** Whether a launch's configuration begins here; its end is then known. */
        private boolean launch() {
            if (isAfterOperator()) {
                return false;
            }
            int depth = 0;
            int last = Math.min(text.length() - 3, at + LAUNCH_CHARACTERS);
            for (int end = at + 3; end < last; end++) {
                char c = text.charAt(end);
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                if (depth < 0 || c == ';') {
                    return false;
                }
                if (depth == 0 && text.startsWith(">>>", end) && text.startsWith("(", afterBlanks(end + 3))) {
                    launchEnds.add(end);
                    return true;
                }
            }
            return false;
        }

        private boolean isAfterOperator() {
            int end = out.length();
            while (end > 0 && Character.isWhitespace(out.charAt(end - 1))) {
                end--;
            }
            int start = end - "operator".length();
            return start >= 0 && out.substring(start, end).equals("operator");
        }

        private void copy(int length) {
            for (int end = at + length; at < end; at++) {
                char c = text.charAt(at);
                line += c == '\n' ? 1 : 0;
                out.append(c);
            }
        }

        private void refuse(String what) {
            trouble = Optional.of(new Trouble(line, what));
        }
    }
}
