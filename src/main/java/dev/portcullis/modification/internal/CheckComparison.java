package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.CheckMarks;
import dev.portcullis.modification.internal.code.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which checks and records a tree lacks that it had.
 *
 * <p>What stands unchanged elsewhere was moved, if anything comes there, and by no more conditions than before. What has
 * gone is taken for rewritten when the same function, or else the same file or the tree, has got a new one that speaks of
 * the same things; then it is asked whether the new one lets more through, or is asked of less.
 */
final class CheckComparison {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]+");
    private static final Pattern CALL = Pattern.compile("([A-Za-z_][\\w.]*)\\((?!\\w* )");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?(?![\\w.])");
    private static final Pattern COMPARED = Pattern.compile("\\((?:==|!=|<=?|>=?|is|is-not|in|not-in) ");
    private static final String OF_A_FUNCTION = "call ";
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

    private final OutlinedTree before;
    private final OutlinedTree after;
    private final Set<TreePath> changed;
    private final List<Located> gone;
    private final List<Located> fresh;
    private final List<Facts.Finding> removed = new ArrayList<>();
    private final List<Facts.Move> moved = new ArrayList<>();
    private final Map<Boolean, Reach> reachedBefore = new HashMap<>();
    private final Map<Boolean, Reach> reachedAfter = new HashMap<>();

    CheckComparison(OutlinedTree before, OutlinedTree after, Set<TreePath> changed) {
        this.before = before;
        this.after = after;
        this.changed = changed;
        gone = checks(before, changed);
        fresh = checks(after, changed);
        List<Located> all = List.copyOf(fresh);
        asTheyStood();
        elsewhereAsTheyWere();
        // One of two alike is enough.
        gone.removeIf(was ->
                all.stream().anyMatch(now -> isAlike(was, now) && isAsked(was, now)) || isInWhatStayed(was));
        toldAndListenedTo();
        rewritten();
        gone.forEach(was -> removed.add(finding(was.sign().kind().toString(), was.at(), was)));
        removed.sort(SignComparison.ORDER);
        moved.sort(Comparator.comparing(Facts.Move::at).thenComparing(Facts.Move::now));
    }

    /** What is gone or lets more through. */
    List<Facts.Finding> removed() {
        return removed;
    }

    /** What is asked elsewhere now, and as much as before. */
    List<Facts.Move> moved() {
        return moved;
    }

    private void asTheyStood() {
        for (Located now : List.copyOf(fresh)) {
            gone.stream()
                    .filter(was -> isAlike(was, now) && was.scope().equals(now.scope()))
                    .findFirst()
                    .ifPresent(was -> {
                        pair(was, now);
                        lessAsked(was.sign(), now.sign()).ifPresent(_ -> weakened(was, now));
                    });
        }
    }

    private void elsewhereAsTheyWere() {
        for (Located now : List.copyOf(fresh)) {
            gone.stream()
                    .filter(was -> isAlike(was, now) && isAsked(was, now))
                    .min((one, other) -> Boolean.compare(
                            !one.path().equals(now.path()), !other.path().equals(now.path())))
                    .ifPresent(was -> {
                        pair(was, now);
                        elsewhere(was, now);
                    });
        }
    }

    private void pair(Located was, Located now) {
        gone.remove(was);
        fresh.remove(now);
    }

    private void weakened(Located was, Located now) {
        removed.add(finding("weakened", now.at(), was));
    }

    /** It stands in another function now: what it is asked by there may be more. */
    private void elsewhere(Located was, Located now) {
        if (was.sign().kind() != Sign.Kind.CHECK) {
            return;
        }
        if (conditionsNow(was, now) > conditionsBefore(was)
                || lostInputs(was.sign(), now.sign()).isPresent()) {
            weakened(was, now);
        } else {
            moved.add(new Facts.Move(was.at(), now.at(), was.sign().shown()));
        }
    }

    private int conditionsBefore(Located was) {
        return CheckMarks.of(was.sign()).conditions()
                + reachBefore(mayBeTested(was)).conditions(was.sign().scope()).orElse(0);
    }

    /** By how many conditions it is asked now, in its function and on the way there. */
    private int conditionsNow(Located was, Located now) {
        return CheckMarks.of(now.sign()).conditions()
                + reachNow(was).conditions(now.sign().scope()).orElse(0);
    }

    /** What tests alone asked before, tests may ask now. */
    private boolean mayBeTested(Located was) {
        return Reach.isTest(was.sign().scope())
                || reachBefore(false).conditions(was.sign().scope()).isEmpty();
    }

    private Reach reachBefore(boolean tests) {
        return reachedBefore.computeIfAbsent(tests, with -> new Reach(before, before, with));
    }

    private Reach reachNow(Located was) {
        return reachedAfter.computeIfAbsent(mayBeTested(was), with -> new Reach(after, before, with));
    }

    /** Whether anything comes to where it stands now. */
    private boolean isAsked(Located was, Located now) {
        return was.sign().kind() != Sign.Kind.CHECK
                || was.scope().equals(now.scope())
                || reachNow(was).conditions(now.sign().scope()).isPresent();
    }

    private static boolean isAlike(Located was, Located now) {
        return was.sign().kind() == now.sign().kind() && isSame(was.sign(), now.sign());
    }

    private boolean isInWhatStayed(Located was) {
        return after.has(was.sign().kind(), was.sign().key())
                && after.own().entrySet().stream()
                        .filter(file -> !changed.contains(file.getKey()))
                        .anyMatch(file -> file.getValue()
                                .index()
                                .has(was.sign().kind(), was.sign().key()));
    }

    /** What refused tells what is wrong, and whoever asks it refuses then. */
    private void toldAndListenedTo() {
        if (gone.isEmpty()) {
            return;
        }
        List<Located> told = after.signsOf(changed)
                .filter(located -> located.sign().key().startsWith(Sign.WRONG)
                        && !before.has(Sign.Kind.USE, located.sign().key()))
                .collect(Collectors.toCollection(ArrayList::new));
        for (Located was : List.copyOf(gone)) {
            if (was.sign().kind() != Sign.Kind.CHECK) {
                continue;
            }
            told.stream()
                    .filter(now -> saysTheSame(was.sign(), now.sign()))
                    .max(Comparator.comparingDouble(now -> likeness(was.sign(), now.sign())))
                    .ifPresent(now -> listener(was, now).ifPresent(by -> {
                        told.remove(now);
                        gone.remove(was);
                        if (conditionsNow(was, now) > conditionsBefore(was)
                                || conditionsNow(was, by) > conditionsBefore(was)) {
                            weakened(was, by);
                        } else {
                            moved.add(new Facts.Move(
                                    was.at(), now.at(), was.sign().shown()));
                        }
                    }));
        }
    }

    private static boolean saysTheSame(Sign was, Sign now) {
        Set<String> all = words(was);
        Set<String> some = words(now);
        return some.size() > 1
                && (all.containsAll(some) || likeness(was, now) >= LIKE)
                && COMPARED.matcher(was.key())
                        .results()
                        .map(MatchResult::group)
                        .toList()
                        .containsAll(COMPARED.matcher(now.key())
                                .results()
                                .map(MatchResult::group)
                                .toList());
    }

    private Optional<Located> listener(Located was, Located told) {
        String scope = told.sign().scope();
        String function = scope.substring(scope.lastIndexOf('.') + 1);
        return after.own().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(file -> file.getValue().signs().stream().map(sign -> new Located(file.getKey(), sign)))
                .filter(one -> one.sign().kind() == Sign.Kind.CHECK
                        && CheckMarks.of(one.sign()).asked().contains(function)
                        && reachNow(was).conditions(one.sign().scope()).isPresent())
                .min(Comparator.comparingInt(one -> conditionsNow(was, one)));
    }

    /** Others that speak of the same things: in the same function, the same file, or where it is asked now. */
    private void rewritten() {
        for (Where where : Where.values()) {
            for (Located was : List.copyOf(gone)) {
                Optional<Located> found = best(was, where);
                if (found.isEmpty()) {
                    continue;
                }
                Located now = found.get();
                pair(was, now);
                if (weaker(was.sign(), now.sign()).isPresent()
                        || (where == Where.FUNCTION
                                && lessAsked(was.sign(), now.sign()).isPresent())) {
                    weakened(was, now);
                } else if (where != Where.FUNCTION) {
                    elsewhere(was, now);
                }
            }
        }
    }

    /** Where what took a check's place is looked for. */
    private enum Where {
        FUNCTION,
        FILE,
        TREE
    }

    /** By what it means, or else as it is written: a constant that moved with it may be unknown where it stands now. */
    private static boolean isSame(Sign was, Sign now) {
        return was.key().equals(now.key())
                // The same line runs another command where a variable of it is another.
                || (!was.key().startsWith(Sign.RUNS)
                        && was.shown().equals(now.shown())
                        && !was.shown().isEmpty());
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
            return new Sign(Sign.Kind.CHECK, "call " + given, sign.line(), sign.scope(), sign.shown(), sign.value());
        }
        return tree.has(Sign.Kind.USE, Sign.TELLS + name)
                ? new Sign(Sign.Kind.TELEMETRY, "log " + given, sign.line(), sign.scope(), sign.shown(), "")
                : sign;
    }

    private static Facts.Finding finding(String kind, String at, Located was) {
        return new Facts.Finding(kind, at, was.sign().shown());
    }

    /** What speaks of most of the same things. */
    private Optional<Located> best(Located was, Where where) {
        Located found = null;
        double most = 0;
        for (Located now : fresh) {
            boolean near = switch (where) {
                case FUNCTION -> was.scope().equals(now.scope());
                case FILE -> was.path().equals(now.path());
                case TREE -> was.sign().kind() == Sign.Kind.CHECK && isAsked(was, now);
            };
            if (!near || now.sign().kind() != was.sign().kind()) {
                continue;
            }
            double likeness = likeness(was.sign(), now.sign());
            boolean sameFunction = where == Where.FUNCTION;
            boolean enough = was.sign().kind() == Sign.Kind.TELEMETRY
                    ? sameFunction || likeness >= LIKE
                    : sameFunction ? likeness > 0 : likeness >= LIKE && isAsked(was, now);
            if (enough && (found == null || likeness > most)) {
                found = now;
                most = likeness;
            }
        }
        return Optional.ofNullable(found);
    }

    private static double likeness(Sign was, Sign now) {
        Set<String> words = words(was);
        Set<String> shared = words(now);
        int size = shared.size();
        shared.retainAll(words);
        return words.isEmpty() ? 0 : (double) shared.size() / Math.max(words.size(), size);
    }

    private static Set<String> calls(String key) {
        return CALL.matcher(key).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static Set<String> words(Sign check) {
        // What it is written with, and what it is about through whatever that was computed into.
        Set<String> words = WORD.matcher(check.shown() + " "
                        + String.join(" ", CheckMarks.of(check).names()))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(HashSet::new));
        words.removeAll(COMMON);
        return words;
    }

    /** Whether it is asked in fewer cases, or of less, than in the same function before. */
    private static Optional<String> lessAsked(Sign was, Sign now) {
        if (was.kind() != Sign.Kind.CHECK) {
            return Optional.empty();
        }
        return CheckMarks.of(now).switches() > CheckMarks.of(was).switches()
                ? Optional.of("a condition more by which it is asked")
                : lostInputs(was, now);
    }

    /** Whether it is no longer asked of what it was asked of: a thing compared with itself proves nothing. */
    private static Optional<String> lostInputs(Sign was, Sign now) {
        CheckMarks old = CheckMarks.of(was);
        CheckMarks fresh = CheckMarks.of(now);
        if (old.sides() == CheckMarks.Sides.APART && fresh.sides() == CheckMarks.Sides.SAME) {
            return Optional.of("compared with what comes from itself");
        }
        if (!was.key().startsWith(OF_A_FUNCTION) || !now.key().startsWith(OF_A_FUNCTION)) {
            return Optional.empty();
        }
        Set<String> kept = fresh.names();
        kept.retainAll(old.names());
        Set<String> others = fresh.names();
        others.removeAll(kept);
        boolean nothingElse = others.stream()
                .map(name -> fresh.about().getOrDefault(name, Set.of()))
                .allMatch(from -> !from.isEmpty() && kept.containsAll(from));
        return old.names().size() > kept.size() && !kept.isEmpty() && nothingElse
                ? Optional.of("not given what it was compared with")
                : Optional.empty();
    }

    /** Whether a rewritten check lets more through, as far as its form tells. */
    private static Optional<String> weaker(Sign was, Sign now) {
        if (was.kind() != Sign.Kind.CHECK) {
            return Optional.empty();
        }
        if (was.key().startsWith(Sign.RUNS)) {
            return CommandComparison.weaker(was.key(), now.key());
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
