package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.Sign;
import dev.portcullis.modification.internal.code.SignIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What one tree has that the other had not, and what it lacks, by the signs of their files. */
final class SignComparison {
    private static final Set<String> KERNELS = Set.of("triton", "cupy", "pycuda", "numba", "cutlass", "cffi", "ctypes");
    private static final int SEVERAL = 2;
    private static final int PECULIAR_DIGITS = 6;

    private final OutlinedTree before;
    private final OutlinedTree after;
    private final KnownNames names;
    private final Set<TreePath> changed;
    private final CheckComparison standing;

    /** @param changed paths whose content differs */
    SignComparison(OutlinedTree before, OutlinedTree after, KnownNames names, Set<TreePath> changed) {
        this.before = before;
        this.after = after;
        this.names = names;
        this.changed = Set.copyOf(changed);
        this.standing = new CheckComparison(before, after, this.changed);
    }

    List<Facts.Finding> powers() {
        List<Facts.Finding> all = new ArrayList<>(added(sign -> sign.kind().concern() == Sign.Concern.POWER));
        all.addAll(hooksElsewhere());
        all.sort(ORDER);
        return all;
    }

    /** What another file defines and what, run when the process ends, writes or starts something (T14). */
    private List<Facts.Finding> hooksElsewhere() {
        return after.signsOf(changed)
                .filter(located -> located.sign().key().startsWith(Sign.HOOKS) && !had(located))
                .filter(located -> {
                    String name = located.sign().key().substring(Sign.HOOKS.length());
                    return after.own().values().stream()
                            .flatMap(outline -> outline.signs().stream())
                            .anyMatch(sign -> sign.kind().acts()
                                    && (sign.scope().equals(name)
                                            || sign.scope().startsWith(name + ".")));
                })
                .map(located -> new Facts.Finding(
                        "exit-hook-write", located.at(), located.sign().shown()))
                .toList();
    }

    List<Facts.Finding> scoring() {
        List<Facts.Finding> all = new ArrayList<>(added(sign -> sign.kind().concern() == Sign.Concern.SCORING));
        all.addAll(constantResults());
        all.addAll(scaled());
        all.addAll(harnessNumbers());
        all.addAll(operations());
        all.addAll(leftAsItCame());
        all.sort(ORDER);
        return all;
    }

    List<Facts.Finding> suspicious() {
        return added(sign -> sign.kind().concern() == Sign.Concern.WORDS);
    }

    List<Facts.Limit> limits() {
        return new LimitComparison(before, after, changed).limits();
    }

    /** Checks that are asked elsewhere now. */
    List<Facts.Move> moved() {
        return standing.moved();
    }

    List<Facts.Finding> checks() {
        List<Facts.Finding> all = new ArrayList<>(standing.removed());
        all.addAll(added(sign -> sign.kind() == Sign.Kind.CHECK_VOID));
        all.addAll(new EffectComparison(before, after, changed).lost());
        all.sort(ORDER);
        return all;
    }

    static final Comparator<Facts.Finding> ORDER = Comparator.comparing(Facts.Finding::kind)
            .thenComparing(Facts.Finding::at)
            .thenComparing(Facts.Finding::was);

    /** New wherever it stands; each thing once, at its first place. */
    private List<Facts.Finding> added(Predicate<Sign> wanted) {
        Set<SignIndex.Key> seen = new HashSet<>();
        List<Facts.Finding> added = new ArrayList<>();
        after.signsOf(changed)
                .filter(located -> wanted.test(located.sign()))
                .filter(located -> !had(located))
                .forEach(located -> names.meaning(located).ifPresent(kind -> {
                    if (seen.add(SignIndex.Key.of(located.sign()))) {
                        added.add(new Facts.Finding(
                                kind, located.at(), located.sign().shown()));
                    }
                }));
        added.sort(ORDER);
        return added;
    }

    private boolean had(Located located) {
        return before.has(located.sign().kind(), located.sign().key());
    }

    /** A function whose result depended on what it was given, and does not any more. */
    private List<Facts.Finding> constantResults() {
        return after.signsOf(changed)
                .filter(now -> now.sign().kind() == Sign.Kind.DEFINITION)
                .filter(now -> now.sign().value().startsWith("constant"))
                .filter(now -> before.definition(now.path(), now.sign().key())
                        .filter(was -> was.sign().value().startsWith("depends"))
                        .isPresent())
                .map(now -> new Facts.Finding(
                        "constant-result", now.at(), now.sign().shown()))
                .toList();
    }

    /** Its seeds and multipliers, written once more: one that nobody hits by chance, or several. */
    private List<Facts.Finding> harnessNumbers() {
        List<Facts.Finding> seeds = after.signsOf(changed)
                .filter(located -> located.sign().key().startsWith(Sign.LONG) && !had(located))
                .filter(located ->
                        names.isOfHarness(Sign.SEED + located.sign().key().substring(Sign.LONG.length())))
                .map(located -> new Facts.Finding(
                        "harness-read", located.at(), located.sign().shown()))
                .toList();
        if (!seeds.isEmpty()) {
            return seeds;
        }
        List<Located> shared = after.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.NUMBER)
                .filter(located -> !located.sign().key().startsWith(Sign.LONG))
                .filter(located -> names.isOfHarness(located.sign().key()) && !had(located))
                .toList();
        Set<String> distinct =
                shared.stream().map(located -> located.sign().key()).collect(Collectors.toSet());
        boolean byChance = distinct.size() < SEVERAL
                && distinct.stream()
                        .noneMatch(number -> number.replaceAll("[.0]", "").length() >= PECULIAR_DIGITS);
        return byChance
                ? List.of()
                : shared.stream()
                        .map(located -> new Facts.Finding(
                                "harness-read", located.at(), located.sign().shown()))
                        .toList();
    }

    /** In a tree of kernels, somebody else's operation that could stand for one (T27, T28). */
    private List<Facts.Finding> operations() {
        boolean kernels = before.has(Sign.Kind.USE, Sign.LAUNCH)
                || KERNELS.stream().anyMatch(module -> before.has(Sign.Kind.IMPORT, module));
        if (!kernels) {
            return List.of();
        }
        return after.signsOf(changed)
                .filter(located -> located.sign().key().startsWith(Sign.OPERATION))
                .filter(located -> !had(located))
                .map(located -> new Facts.Finding(
                        "fallback", located.at(), located.sign().shown()))
                .toList();
    }

    /** Memory is no longer filled, and the kernel is asked to do another part of it (T20). */
    private List<Facts.Finding> leftAsItCame() {
        Map<String, Set<String>> was = uses(before);
        Map<String, Set<String>> now = uses(after);
        return after.signsOf(changed)
                .filter(located -> located.sign().key().equals(Sign.EMPTY))
                .filter(located -> {
                    Set<String> old = was.getOrDefault(located.scope(), Set.of());
                    Set<String> fresh = now.getOrDefault(located.scope(), Set.of());
                    return old.contains(Sign.ZEROED)
                            && !old.contains(Sign.EMPTY)
                            && !fresh.contains(Sign.ZEROED)
                            && !grids(old).equals(grids(fresh));
                })
                .map(located -> new Facts.Finding(
                        "unwritten", located.at(), located.sign().shown()))
                .toList();
    }

    private Map<String, Set<String>> uses(OutlinedTree tree) {
        return tree.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.USE)
                .collect(Collectors.groupingBy(
                        Located::scope,
                        Collectors.mapping(located -> located.sign().key(), Collectors.toSet())));
    }

    private static Set<String> grids(Set<String> uses) {
        return uses.stream().filter(use -> use.startsWith(Sign.GRID)).collect(Collectors.toSet());
    }

    /** The figure the charter scores by, told as computed before and scaled now. */
    private List<Facts.Finding> scaled() {
        Set<String> scaledBefore = before.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.TOLD
                        && located.sign().value().equals("scaled"))
                .map(located -> located.sign().key())
                .collect(Collectors.toSet());
        return after.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.TOLD
                        && located.sign().value().equals("scaled"))
                .filter(located -> names.isMetric(located.sign().key())
                        && !scaledBefore.contains(located.sign().key()))
                .map(located -> new Facts.Finding(
                        "fabricated", located.at(), located.sign().shown()))
                .toList();
    }
}
