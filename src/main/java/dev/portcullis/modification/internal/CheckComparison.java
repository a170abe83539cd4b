package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which checks and records a tree lacks that it had.
 *
 * <p>What stands unchanged anywhere was moved. What has gone is taken for rewritten when the same function, or else the
 * same file, has got a new one that speaks of the same things; then it is asked whether the new one lets more through.
 */
final class CheckComparison {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]+");
    private static final Pattern CALL = Pattern.compile("([A-Za-z_][\\w.]*)\\((?!\\w* )");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?(?![\\w.])");
    private static final Set<String> COMMON = Set.of(
            "assert",
            "if",
            "raise",
            "return",
            "not",
            "and",
            "or",
            "in",
            "is",
            "None",
            "True",
            "False",
            "throw",
            "new",
            "self",
            "this",
            "ValueError",
            "RuntimeError",
            "AssertionError",
            "TypeError",
            "Error",
            "Exception",
            "for",
            "else",
            "elif",
            "false",
            "true",
            "null",
            "len",
            "all",
            "any",
            "np",
            "torch",
            "call",
            "log",
            "logger",
            "logging");
    /** A number up to which a bigger one lets more through: a tolerance. */
    private static final BigDecimal TOLERANCE = new BigDecimal("0.1");

    /** How much of what one says the other has to speak of, where they stand apart. */
    private static final double LIKE = 0.5;

    private final List<Located> gone;
    private final List<Located> fresh;

    CheckComparison(OutlinedTree before, OutlinedTree after, Set<TreePath> changed) {
        gone = checks(before, changed);
        fresh = checks(after, changed);
        for (Located now : List.copyOf(fresh)) {
            Optional<Located> same = gone.stream()
                    .filter(was -> was.sign().kind() == now.sign().kind() && isSame(was.sign(), now.sign()))
                    .min((one, other) -> Boolean.compare(
                            !one.scope().equals(now.scope()), !other.scope().equals(now.scope())));
            if (same.isPresent()) {
                gone.remove(same.get());
                fresh.remove(now);
            }
        }
        // One of two alike is enough.
        gone.removeIf(was -> after.has(was.sign().kind(), was.sign().key())
                || checks(after, changed).stream()
                        .anyMatch(now -> now.sign().kind() == was.sign().kind() && isSame(was.sign(), now.sign())));
    }

    /** By what it means, or else as it is written: a constant that moved with it may be unknown where it stands now. */
    private static boolean isSame(Sign was, Sign now) {
        return was.key().equals(now.key())
                || (was.shown().equals(now.shown()) && !was.shown().isEmpty());
    }

    private static List<Located> checks(OutlinedTree tree, Set<TreePath> changed) {
        return tree.signsOf(changed)
                .map(located -> new Located(located.path(), elsewhere(tree, located.sign())))
                .filter(located -> located.sign().kind() == Sign.Kind.CHECK
                        || located.sign().kind() == Sign.Kind.TELEMETRY)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** A call of what another file defines is a check or a record when that refuses or records. */
    private static Sign elsewhere(OutlinedTree tree, Sign sign) {
        if (!sign.key().startsWith(Sign.CALLED)) {
            return sign;
        }
        String call = sign.key().substring(Sign.CALLED.length());
        int space = call.indexOf(' ');
        String name = call.substring(0, space);
        String given = call.substring(space + 1);
        if (tree.has(Sign.Kind.USE, Sign.REFUSES + name)) {
            return new Sign(Sign.Kind.CHECK, "call " + given, sign.line(), sign.scope(), sign.shown(), "");
        }
        return tree.has(Sign.Kind.USE, Sign.TELLS + name)
                ? new Sign(Sign.Kind.TELEMETRY, "log " + given, sign.line(), sign.scope(), sign.shown(), "")
                : sign;
    }

    List<Facts.Finding> removed() {
        List<Facts.Finding> removed = new ArrayList<>();
        List<Located> left = new ArrayList<>(fresh);
        List<Located> unpaired = new ArrayList<>();
        for (Located was : gone) {
            Optional<Located> now = best(was, left, true);
            if (now.isPresent()) {
                left.remove(now.get());
                weaker(was.sign(), now.get().sign())
                        .ifPresent(
                                _ -> removed.add(finding("weakened", now.get().at(), was)));
            } else {
                unpaired.add(was);
            }
        }
        for (Located was : unpaired) {
            Optional<Located> now = best(was, left, false);
            if (now.isPresent()) {
                left.remove(now.get());
                weaker(was.sign(), now.get().sign())
                        .ifPresent(
                                _ -> removed.add(finding("weakened", now.get().at(), was)));
            } else {
                removed.add(finding(was.sign().kind().toString(), was.at(), was));
            }
        }
        return removed;
    }

    private static Facts.Finding finding(String kind, String at, Located was) {
        return new Facts.Finding(kind, at, was.sign().shown());
    }

    /** What speaks of most of the same things. */
    private static Optional<Located> best(Located was, List<Located> candidates, boolean sameFunction) {
        Set<String> words = words(was.sign());
        Located found = null;
        double most = 0;
        for (Located now : candidates) {
            boolean near =
                    sameFunction ? was.scope().equals(now.scope()) : was.path().equals(now.path());
            if (!near || now.sign().kind() != was.sign().kind()) {
                continue;
            }
            Set<String> shared = new HashSet<>(words(now.sign()));
            int size = shared.size();
            shared.retainAll(words);
            double likeness = words.isEmpty() ? 0 : (double) shared.size() / Math.max(words.size(), size);
            boolean enough = was.sign().kind() == Sign.Kind.TELEMETRY
                    ? sameFunction || likeness >= LIKE
                    : sameFunction ? likeness > 0 : likeness >= LIKE;
            if (enough && (found == null || likeness > most)) {
                found = now;
                most = likeness;
            }
        }
        return Optional.ofNullable(found);
    }

    private static Set<String> calls(String key) {
        return CALL.matcher(key).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static Set<String> words(Sign check) {
        // What it is written with, and what it is about through whatever that was computed into.
        Set<String> words = WORD.matcher(check.shown() + " " + check.value())
                .results()
                .map(match -> match.group())
                .collect(Collectors.toSet());
        words.removeAll(COMMON);
        return words;
    }

    /** Whether a rewritten check lets more through, as far as its form tells. */
    private static Optional<String> weaker(Sign was, Sign now) {
        if (was.kind() != Sign.Kind.CHECK) {
            return Optional.empty();
        }
        boolean refusesIf = was.key().startsWith("raise if") || was.key().startsWith("no if");
        String opens = refusesIf ? "(and " : "(or ";
        String closes = refusesIf ? "(or " : "(and ";
        boolean negated = was.key().contains("if (not");
        if (count(now.key(), negated ? closes : opens) > count(was.key(), negated ? closes : opens)) {
            return Optional.of("a condition more under which it does not refuse");
        }
        if (count(was.key(), "all(") > count(now.key(), "all(") && now.key().contains("any(")) {
            return Optional.of("any instead of all");
        }
        if (count(now.key(), "\"") > count(was.key(), "\"")
                && now.key().contains("TUPLE{")
                && was.key().contains("TUPLE{")) {
            return Optional.of("a longer list");
        }
        // The same things, with less done to them before they are compared.
        Set<String> asked = calls(was.key());
        Set<String> left = calls(now.key());
        if (left.size() < asked.size() && asked.containsAll(left) && words(was).containsAll(words(now))) {
            return Optional.of("asks for less");
        }
        return shifted(was.key(), now.key(), refusesIf == negated);
    }

    /**
     * The same condition with other numbers: more lets through what asks for less, and what allows more.
     *
     * @param holds whether the condition is one that has to hold, not one that refuses
     */
    private static Optional<String> shifted(String was, String now, boolean holds) {
        if (!NUMBER.matcher(was).replaceAll("#").equals(NUMBER.matcher(now).replaceAll("#"))) {
            return Optional.empty();
        }
        Matcher old = NUMBER.matcher(was);
        Matcher fresh = NUMBER.matcher(now);
        while (old.find() && fresh.find()) {
            int order = new BigDecimal(fresh.group()).compareTo(new BigDecimal(old.group()));
            String before = was.substring(0, old.start());
            int less = Math.max(before.lastIndexOf("(< "), before.lastIndexOf("(<= "));
            int more = Math.max(before.lastIndexOf("(> "), before.lastIndexOf("(>= "));
            boolean asksForLess = less > more;
            boolean widens = order != 0 && (less >= 0 || more >= 0) && (order > 0) == (asksForLess == holds);
            // In arithmetic beside what is compared, a small number is room.
            int compared = Math.max(less, more);
            boolean inArithmetic = compared >= 0 && before.indexOf('(', compared + 1) >= 0;
            boolean tolerance = order > 0
                    && new BigDecimal(old.group()).abs().compareTo(TOLERANCE) < 0
                    && new BigDecimal(old.group()).signum() != 0
                    && (less < 0 || inArithmetic)
                    && (more < 0 || inArithmetic);
            if (widens || tolerance) {
                return Optional.of("a wider bound");
            }
        }
        return Optional.empty();
    }

    private static int count(String text, String of) {
        int count = 0;
        for (int at = text.indexOf(of); at >= 0; at = text.indexOf(of, at + of.length())) {
            count++;
        }
        return count;
    }
}
