package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.Sign;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a tree still defines and no longer does: a function that only says it acted (T07), one that nobody calls any
 * more, a kernel in a slot that nobody reads, a method that a library's class now answers for (T28).
 */
final class EffectComparison {
    private final OutlinedTree before;
    private final OutlinedTree after;
    private final Set<TreePath> changed;
    private final Map<String, Located> was;
    private final Map<String, Located> now;
    private final Map<String, Facts.Finding> lost = new TreeMap<>();

    EffectComparison(OutlinedTree before, OutlinedTree after, Set<TreePath> changed) {
        this.before = before;
        this.after = after;
        this.changed = changed;
        this.was = SignComparison.definitions(before);
        this.now = SignComparison.definitions(after);
    }

    List<Facts.Finding> lost() {
        onlySaid();
        uncalled();
        inherited();
        return List.copyOf(lost.values());
    }

    private void onlySaid() {
        Set<String> still = after.signs()
                .filter(EffectComparison::isAct)
                .map(located -> located.sign().kind() + located.scope())
                .collect(Collectors.toSet());
        before.signs()
                .filter(located -> changed.contains(located.path()))
                .filter(EffectComparison::isAct)
                .filter(located -> !still.contains(located.sign().kind() + located.scope()))
                .filter(located -> acts(after, located.sign().kind())
                        < acts(before, located.sign().kind()))
                .forEach(located -> {
                    Located function = now.get(located.scope());
                    if (function != null && function.sign().value().endsWith("says")) {
                        lose(function, located);
                    }
                });
    }

    /** Something done in a function, not only brought in. */
    private static boolean isAct(Located located) {
        return !located.sign().scope().isEmpty()
                && (located.sign().kind() == Sign.Kind.PROCESS || located.sign().kind() == Sign.Kind.NETWORK);
    }

    private static long acts(OutlinedTree tree, Sign.Kind kind) {
        return tree.signs()
                .filter(located -> isAct(located) && located.sign().kind() == kind)
                .count();
    }

    /** Functions that act, check or record, that were called and are there still, and are called no more. */
    private void uncalled() {
        Set<String> calledBefore = called(before);
        Set<String> calledNow = called(after);
        Set<String> acting = before.signs()
                .filter(located -> acts(located.sign()))
                .map(Located::scope)
                .flatMap(EffectComparison::andAround)
                .collect(Collectors.toSet());
        was.forEach((key, definition) -> {
            String name = last(definition.sign().key());
            if (acting.contains(key)
                    && calledBefore.contains(name)
                    && !calledNow.contains(name)
                    && now.containsKey(key)
                    && !name.startsWith("test")
                    && !name.equals("main")) {
                lose(now.get(key), definition);
            }
        });
    }

    /** A scope, and each that it is in. */
    private static Stream<String> andAround(String scope) {
        Stream<String> around = IntStream.range(0, scope.length())
                .filter(at -> scope.charAt(at) == '.')
                .mapToObj(at -> scope.substring(0, at));
        return Stream.concat(Stream.of(scope), around);
    }

    private static boolean acts(Sign sign) {
        return switch (sign.kind()) {
            case PROCESS, NETWORK, CHECK, TELEMETRY, NATIVE -> true;
            case USE -> sign.key().equals(Sign.LAUNCH);
            default -> false;
        };
    }

    /** Names that are spoken; one that is only put into a member counts when that member is read. */
    private static Set<String> called(OutlinedTree tree) {
        Set<String> spoken = tree.signs()
                .filter(located -> located.sign().kind() == Sign.Kind.USE)
                .map(located -> located.sign().key())
                .collect(Collectors.toSet());
        Set<String> called = new HashSet<>();
        for (String use : spoken) {
            int put = use.indexOf('>');
            if (put < 0) {
                called.add(use);
            } else if (spoken.contains("." + use.substring(put + 1))) {
                called.add(use.substring(0, put));
            }
        }
        return called;
    }

    /** A class whose own method is gone while its base class changed: the base answers now. */
    private void inherited() {
        was.forEach((key, method) -> {
            int dot = key.lastIndexOf('.');
            if (dot < 0 || now.containsKey(key)) {
                return;
            }
            Located before = was.get(key.substring(0, dot));
            Located after = now.get(key.substring(0, dot));
            if (before == null || after == null) {
                return;
            }
            boolean otherBase = before.sign().value().startsWith("class")
                    && after.sign().value().startsWith("class ")
                    && !after.sign().value().equals(before.sign().value());
            if (otherBase
                    && changed.contains(method.path())
                    && !last(method.sign().key()).startsWith("_")) {
                lose(after, method);
            }
        });
    }

    private void lose(Located where, Located what) {
        lost.putIfAbsent(
                where.scope(),
                new Facts.Finding("effect", where.at(), what.sign().shown()));
    }

    private static String last(String scope) {
        return scope.substring(scope.lastIndexOf('.') + 1);
    }
}
