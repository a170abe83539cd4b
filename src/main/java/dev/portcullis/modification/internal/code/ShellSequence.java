package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which commands of a line make the line fail when they fail. */
final class ShellSequence {
    private static final Pattern FAILS =
            Pattern.compile("false|exit +[1-9]\\d*|[({].*[;\\s](?:false|exit +[1-9]\\d*) *;? *[)}]", Pattern.DOTALL);
    private static final Pattern ENDS_ON_FAILURE = Pattern.compile("set( .*)? -[a-z]*e[a-z]*( .*)?");
    private static final Pattern PIPES_FAIL = Pattern.compile("set .*-[a-z]*o +pipefail.*");
    private static final Set<String> OPENS = Set.of("if", "for", "while", "until", "case", "select", "{");
    private static final Set<String> CLOSES = Set.of("fi", "done", "esac", "}");
    private static final Set<String> SAYS = Set.of("echo", "printf", ":", "true", "set", "exit");

    private final String text;
    private boolean endsOnFailure;
    private boolean pipesFail;
    private final List<Piece> pieces = new ArrayList<>();

    /** A command and what stands behind it. */
    private record Piece(String command, String behind) {}

    /** @param endsOnFailure whether a shell that is given the line ends at the first command that fails */
    private ShellSequence(String text, boolean endsOnFailure, boolean pipesFail) {
        this.text = text;
        this.endsOnFailure = endsOnFailure;
        this.pipesFail = pipesFail;
    }

    static List<String> counting(String text, boolean endsOnFailure, boolean pipesFail) {
        ShellSequence sequence = new ShellSequence(text.replace("\\\n", " "), endsOnFailure, pipesFail);
        sequence.split();
        return sequence.counting();
    }

    private List<String> counting() {
        List<String> counting = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < pieces.size(); at++) {
            String behind = pieces.get(at).behind();
            if (behind.equals("|") || behind.equals("&&") || behind.equals("||")) {
                continue;
            }
            List<Piece> whole = pieces.subList(from, at + 1);
            from = at + 1;
            boolean last = from == pieces.size();
            String first = whole.getFirst().command();
            endsOnFailure = (endsOnFailure || ENDS_ON_FAILURE.matcher(first).matches()) && !first.startsWith("set +e");
            pipesFail |= PIPES_FAIL.matcher(first).matches();
            if (behind.equals("&") || !(last || endsOnFailure)) {
                continue;
            }
            counting.addAll(counting(whole, last));
        }
        counting.removeIf(command -> command.isEmpty() || SAYS.contains(command.split(" ", 2)[0]));
        return counting;
    }

    /**
     * Of commands with {@code &&}, {@code ||} and {@code |} between them.
     *
     * @param last whether what they come to is what the line does; a shell that ends on failure goes on where the first
     *     of two fails
     */
    private List<String> counting(List<Piece> whole, boolean last) {
        List<String> counting = new ArrayList<>();
        String before = "";
        List<String> pipe = new ArrayList<>();
        for (Piece piece : whole) {
            if (piece.behind().equals("|")) {
                if (pipesFail) {
                    pipe.add(piece.command());
                }
                continue;
            }
            boolean fails =
                    before.equals("||") && FAILS.matcher(piece.command()).matches();
            if ((before.equals("||") && !fails) || (before.equals("&&") && !last)) {
                counting.clear();
            }
            if (!fails) {
                counting.addAll(pipe);
                counting.add(piece.command());
            }
            pipe.clear();
            before = piece.behind();
        }
        return counting;
    }

    private void split() {
        int depth = 0;
        int from = 0;
        char quote = 0;
        StringBuilder word = new StringBuilder();
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : '\n';
            if (c == '\\' && quote != '\'') {
                word.append(c);
                at++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
                word.append(c);
            } else if (c == '#' && word.isEmpty()) {
                int end = text.indexOf('\n', at);
                add(text.substring(from, at), ";", depth);
                at = end < 0 ? text.length() : end;
                from = depth > 0 ? from : Math.min(at + 1, text.length());
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
                word.append(c);
            } else {
                boolean between = Character.isWhitespace(c) || c == ';' || c == '&' || c == '|';
                if (!between) {
                    word.append(c);
                    continue;
                }
                depth += OPENS.contains(word.toString()) ? 1 : CLOSES.contains(word.toString()) ? -1 : 0;
                word.setLength(0);
                int length = operator(at, c);
                if (length > 0 && (depth <= 0 || at >= text.length())) {
                    String behind = at < text.length() ? text.substring(at, at + length) : ";";
                    add(text.substring(from, Math.min(at, text.length())), behind, 0);
                    from = Math.min(at + length, text.length());
                    at += length - 1;
                }
            }
        }
    }

    /** How long the operator here is that stands between commands. */
    private int operator(int at, char c) {
        return switch (c) {
            case '\n', ';' -> 1;
            case '|' -> text.startsWith("||", at) ? 2 : at > 0 && text.charAt(at - 1) == '>' ? 0 : 1;
            case '&' -> {
                boolean redirects = (at > 0 && (text.charAt(at - 1) == '>' || text.charAt(at - 1) == '<'))
                        || text.startsWith("&>", at);
                yield redirects ? 0 : text.startsWith("&&", at) ? 2 : 1;
            }
            default -> 0;
        };
    }

    private void add(String command, String behind, int depth) {
        String plain = command.replaceAll("\\s+", " ").strip();
        if (depth > 0 || (plain.isEmpty() && !behind.equals("&"))) {
            return;
        }
        pieces.add(new Piece(plain, behind.equals("\n") ? ";" : behind));
    }
}
