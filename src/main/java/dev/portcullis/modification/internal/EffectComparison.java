package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.Sign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tree still defines and no longer does: a function that only says it acted (T07), one that nobody calls any
 * more, a kernel in a slot that nobody reads, a method that a library's class now answers for (T28).
 */
final class EffectComparison {
    private final OutlinedTree before;
    private final OutlinedTree after;
    private final Set<TreePath> changed;
    private final Map<String, Facts.Finding> lost = new TreeMap<>();

    EffectComparison(OutlinedTree before, OutlinedTree after, Set<TreePath> changed) {
        this.before = before;
        this.after = after;
        this.changed = changed;
    }

    List<Facts.Finding> lost() {
        onlySaid();
        uncalled();
        inherited();
        return List.copyOf(lost.values());
    }

    private void onlySaid() {
        Set<String> still = after.signsOf(changed)
                .filter(EffectComparison::isAct)
                .map(located -> located.sign().kind() + located.scope())
                .collect(Collectors.toSet());
        before.signsOf(changed)
                .filter(EffectComparison::isAct)
                .filter(located -> !still.contains(located.sign().kind() + located.scope()))
                .filter(located -> after.inFunctions(located.sign().kind())
                        < before.inFunctions(located.sign().kind()))
                .forEach(located -> after.definition(
                                located.path(), located.sign().scope())
                        .filter(function -> function.sign().value().endsWith("says"))
                        .ifPresent(function -> lose(function, located)));
    }

    /** Something done in a function, not only brought in. */
    private static boolean isAct(Located located) {
        return !located.sign().scope().isEmpty()
                && (located.sign().kind() == Sign.Kind.PROCESS || located.sign().kind() == Sign.Kind.NETWORK);
    }

    /** Functions that act, check or record, that were called and are there still, and are called no more. */
    private void uncalled() {
        Set<String> members = members();
        for (String name : spokenLess()) {
            if (name.startsWith("test")
                    || name.equals("main")
                    || after.speaks(name, members)
                    || !before.speaks(name, members)) {
                continue;
            }
            after.own()
                    .forEach((path, outline) -> outline.index().definedAs(name).forEach(whole -> {
                        boolean acted = Optional.ofNullable(before.own().get(path))
                                .filter(was -> was.index().acts(whole))
                                .isPresent();
                        Optional<Located> was = before.definition(path, whole);
                        if (acted && was.isPresent()) {
                            lose(after.definition(path, whole).orElseThrow(), was.get());
                        }
                    }));
        }
    }

    /** Names that the files which differ spoke and do not speak any more, or read through a member that is not read. */
    private Set<String> spokenLess() {
        Set<String> spoken = new TreeSet<>();
        uses(before).forEach(use -> spoken.add(name(use)));
        uses(after).filter(use -> use.indexOf('>') < 0).forEach(spoken::remove);
        return spoken;
    }

    private Stream<String> uses(OutlinedTree tree) {
        return tree.signsOf(changed)
                .map(Located::sign)
                .filter(sign -> sign.kind() == Sign.Kind.USE)
                .map(Sign::key);
    }

    private static String name(String use) {
        int put = use.indexOf('>');
        return put < 0 ? use : use.substring(0, put);
    }

    private Set<String> members() {
        return Stream.concat(uses(before), uses(after))
                .filter(use -> use.indexOf('>') >= 0)
                .map(use -> use.substring(use.indexOf('>') + 1))
                .collect(Collectors.toSet());
    }

    /** A class whose own method is gone while its base class changed: the base answers now. */
    private void inherited() {
        before.signsOf(changed)
                .filter(method -> method.sign().kind() == Sign.Kind.DEFINITION)
                .forEach(method -> {
                    String whole = method.sign().key();
                    int dot = whole.lastIndexOf('.');
                    if (dot < 0
                            || whole.startsWith("_", dot + 1)
                            || after.definition(method.path(), whole).isPresent()) {
                        return;
                    }
                    Optional<Located> was = before.definition(method.path(), whole.substring(0, dot));
                    Optional<Located> now = after.definition(method.path(), whole.substring(0, dot));
                    boolean otherBase = was.isPresent()
                            && now.isPresent()
                            && was.get().sign().value().startsWith("class")
                            && now.get().sign().value().startsWith("class ")
                            && !now.get().sign().value().equals(was.get().sign().value());
                    if (otherBase) {
                        lose(now.get(), method);
                    }
                });
    }

    private void lose(Located where, Located what) {
        lost.putIfAbsent(
                where.scope(),
                new Facts.Finding("effect", where.at(), what.sign().shown()));
    }
}
