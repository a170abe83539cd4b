package dev.portcullis.modification.internal;

import dev.portcullis.modification.internal.code.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Whether a command that checks asks for less than the one whose place it took, by its words. Words that are not known to
 * leave what is asked as it was make it ask for less.
 */
final class CommandComparison {
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+");
    private static final Pattern REDIRECTION = Pattern.compile("\\d*(?:>>?|<)(?:&?\\S+)?");
    private static final Pattern PYTHON = Pattern.compile("(?:/usr(?:/local)?/bin/|/bin/)?python[\\d.]*");
    private static final Set<String> RUNNERS = Set.of("uv", "poetry", "pipenv", "pdm", "hatch");
    private static final Set<String> BEFORE = Set.of("env", "time", "nice", "exec", "command");
    private static final Set<String> TESTS = Set.of("pytest", "py.test", "unittest");
    /** Of tests: what changes how they are run and told, not which of them. */
    private static final Pattern TOLD_OTHERWISE = Pattern.compile(
            "-[qvsxl]+|-r\\w+|-n(?:\\d+|auto)?|auto|\\d+|--(?:quiet|verbose|exitfirst|showlocals|no-header|no-summary|buffer)"
                    + "|--(?:tb|color|durations|numprocesses|maxfail|cov|cov-report|junitxml|junit-xml)(?:=\\S+)?");

    private static final Pattern QUIETER = Pattern.compile("-v+|--(?:verbose|quiet|color(?:=\\S+)?)");
    private static final Pattern STRICTER = Pattern.compile("--strict\\S*|-W\\s?error|-Werror|--cov-fail-under=\\d+");
    /** Flags that some of what is asked is picked or left out by, with the word behind them. */
    private static final Set<String> PICKS = Set.of("-k", "-m", "-t", "-g", "--deselect", "--ignore", "--filter");

    private CommandComparison() {}

    /** @param was with {@link Sign#RUNS} before it, as the other */
    static Optional<String> weaker(String was, String now) {
        if (!now.startsWith(Sign.RUNS) || was.endsWith("…") || now.endsWith("…")) {
            return Optional.of("another kind of check");
        }
        List<String> old = words(command(was));
        List<String> fresh = words(command(now));
        if (old.isEmpty() || fresh.isEmpty() || !old.getFirst().equals(fresh.getFirst())) {
            return Optional.of("another program asks");
        }
        boolean tests = TESTS.contains(old.getFirst());
        List<String> lost = new ArrayList<>(old);
        fresh.forEach(lost::remove);
        List<String> added = new ArrayList<>(fresh);
        old.forEach(added::remove);
        lost.removeIf(word -> isHarmless(word, tests) || isPick(word));
        added.removeIf(word -> isHarmless(word, tests) || STRICTER.matcher(word).matches());
        if (!lost.isEmpty()) {
            return Optional.of("asks for less");
        }
        boolean named = old.stream().skip(1).anyMatch(word -> !word.startsWith("-"));
        return added.stream().anyMatch(word -> !named || word.startsWith("-"))
                ? Optional.of("asks otherwise")
                : Optional.empty();
    }

    private static String command(String key) {
        String command = key.substring(Sign.RUNS.length());
        return command.startsWith(Sign.FOR_THE_HEALTH) ? command.substring(Sign.FOR_THE_HEALTH.length()) : command;
    }

    private static boolean isHarmless(String word, boolean tests) {
        return (tests ? TOLD_OTHERWISE : QUIETER).matcher(word).matches();
    }

    private static boolean isPick(String word) {
        return PICKS.stream().anyMatch(flag -> word.startsWith(flag + " ") || word.startsWith(flag + "="));
    }

    /** The program first, whoever starts it; a flag that picks with what it picks, and no redirections. */
    private static List<String> words(String command) {
        List<String> all =
                WORD.matcher(command).results().map(MatchResult::group).toList();
        List<String> words = new ArrayList<>();
        for (int at = program(all); at < all.size(); at++) {
            String word = all.get(at);
            boolean more = at + 1 < all.size();
            if (REDIRECTION.matcher(word).matches()) {
                at += word.endsWith(">") || word.endsWith("<") ? 1 : 0;
            } else if (!words.isEmpty() && more && (PICKS.contains(word) || word.equals("-W"))) {
                words.add(word + " " + all.get(++at));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    private static int program(List<String> words) {
        int at = 0;
        while (at + 1 < words.size()) {
            String word = words.get(at);
            String next = words.get(at + 1);
            if (BEFORE.contains(word)) {
                at++;
            } else if ((RUNNERS.contains(word) && next.equals("run"))
                    || (PYTHON.matcher(word).matches() && next.equals("-m"))
                    || word.equals("timeout")) {
                at += 2;
            } else {
                break;
            }
        }
        return at;
    }
}
