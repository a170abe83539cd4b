package dev.portcullis.modification.internal;

import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which functions of a tree are called from somewhere, and by how many conditions at least.
 *
 * <p>By the last names of functions: what is spoken counts as called. From where files begin, from what the harness
 * speaks, and from what nobody called before either, which is there for others.
 */
final class Reach {
    /** Called by libraries and languages, of an object that they got. */
    private static final Set<String> IMPLICIT = Set.of(
            "main",
            "run",
            "call",
            "apply",
            "accept",
            "compare",
            "compareTo",
            "forward",
            "backward",
            "close",
            "toString",
            "equals",
            "hashCode",
            "setUp",
            "tearDown",
            "iterator",
            "next",
            "hasNext",
            "constructor");

    private static final Pattern TEST = Pattern.compile("test_.*|test[A-Z].*");

    private record Call(String name, int conditions) {}

    private record Reached(String name, int conditions) {}

    private final Map<String, List<Call>> calls = new HashMap<>();
    private final Set<String> classes = new HashSet<>();
    private final Map<String, Integer> reached = new HashMap<>();

    /**
     * Of {@code tree}.
     *
     * @param before what was there for others in it, is so still
     * @param tests whether what only tests call counts as called
     */
    Reach(OutlinedTree tree, OutlinedTree before, boolean tests) {
        signs(tree.own().values())
                .filter(sign ->
                        sign.kind() == Sign.Kind.DEFINITION && sign.value().startsWith("class"))
                .forEach(sign -> classes.add(sign.key()));
        Set<String> first = new HashSet<>();
        signs(tree.own().values()).filter(sign -> sign.kind() == Sign.Kind.USE).forEach(sign -> {
            if (sign.key().startsWith(Sign.HANDED_OVER)) {
                first.add(sign.key().substring(Sign.HANDED_OVER.length()));
            } else if (isName(sign.key())) {
                // What has another name, or is put into a member, is called when that one is.
                int put = sign.key().indexOf('>');
                boolean renamed = put >= 0;
                String by = renamed ? sign.key().substring(put + 1) : function(sign.scope());
                calls.computeIfAbsent(by, _ -> new ArrayList<>())
                        .add(new Call(name(sign.key()), renamed ? 0 : conditions(sign)));
            }
        });
        tree.harnessSigns()
                .map(OutlinedTree.Located::sign)
                .filter(sign -> sign.kind() == Sign.Kind.USE && isName(sign.key()))
                .forEach(sign -> first.add(name(sign.key())));
        first.addAll(forOthers(before));
        calls.keySet().stream()
                .filter(function -> tests && TEST.matcher(function).matches())
                .forEach(first::add);
        spread(first);
        if (!tests) {
            reached.keySet().removeIf(function -> TEST.matcher(function).matches());
        }
    }

    private void spread(Set<String> first) {
        PriorityQueue<Reached> next =
                new PriorityQueue<>(Comparator.comparingInt(Reached::conditions).thenComparing(Reached::name));
        next.add(new Reached("", 0));
        first.stream()
                .filter(name -> !TEST.matcher(name).matches() || calls.containsKey(name))
                .forEach(name -> next.add(new Reached(name, 0)));
        while (!next.isEmpty()) {
            Reached at = next.remove();
            if (reached.putIfAbsent(at.name(), at.conditions()) != null) {
                continue;
            }
            for (Call call : calls.getOrDefault(at.name(), List.of())) {
                if (!reached.containsKey(call.name())) {
                    next.add(new Reached(call.name(), at.conditions() + call.conditions()));
                }
            }
        }
    }

    /** By how many conditions at least what stands in a function is done; empty when nothing calls it. */
    OptionalInt conditions(String scope) {
        Integer found = reached.get(function(scope));
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    static boolean isTest(String scope) {
        return Stream.of(scope.split("\\.")).anyMatch(name -> TEST.matcher(name).matches());
    }

    /** The function that has to be called; the empty one where a file, a class or a library does it by itself. */
    private String function(String scope) {
        String last = scope.substring(scope.lastIndexOf('.') + 1);
        boolean dunder = last.startsWith("__") && last.endsWith("__");
        String around = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
        String its = around.substring(around.lastIndexOf('.') + 1);
        boolean implicit = dunder
                || last.equals("main")
                || (classes.contains(around) && (IMPLICIT.contains(last) || last.equals(its)));
        return classes.contains(scope) || implicit ? "" : last;
    }

    /** Functions that a tree defines and does not speak of. */
    private static Set<String> forOthers(OutlinedTree tree) {
        Set<String> defined = new HashSet<>();
        Set<String> spoken = new HashSet<>();
        signs(tree.own().values()).forEach(sign -> {
            if (sign.kind() == Sign.Kind.DEFINITION) {
                defined.add(sign.key().substring(sign.key().lastIndexOf('.') + 1));
            } else if (sign.kind() == Sign.Kind.USE && isName(sign.key())) {
                spoken.add(name(sign.key()));
            }
        });
        defined.removeAll(spoken);
        defined.removeIf(name -> TEST.matcher(name).matches());
        return defined;
    }

    private static Stream<Sign> signs(Collection<Outline> outlines) {
        return outlines.stream().flatMap(outline -> outline.signs().stream());
    }

    private static boolean isName(String use) {
        return !use.startsWith("[") && !use.startsWith(".");
    }

    private static String name(String use) {
        int put = use.indexOf('>');
        return put < 0 ? use : use.substring(0, put);
    }

    private static int conditions(Sign sign) {
        return sign.value().isEmpty() ? 0 : Integer.parseInt(sign.value());
    }
}
