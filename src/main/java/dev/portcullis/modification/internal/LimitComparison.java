package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.TreePath;
import dev.portcullis.modification.internal.OutlinedTree.Located;
import dev.portcullis.modification.internal.code.Sign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** How what bounds a run changed: by name, by value, and by taking the place of the harness's own. */
final class LimitComparison {
    private static final Comparator<Located> BY_VALUE =
            Comparator.comparing(located -> worth(located).orElse(new BigDecimal("1e999")));

    private final OutlinedTree before;
    private final OutlinedTree after;
    private final Set<TreePath> changed;

    LimitComparison(OutlinedTree before, OutlinedTree after, Set<TreePath> changed) {
        this.before = before;
        this.after = after;
        this.changed = changed;
    }

    List<Facts.Limit> limits() {
        Map<String, List<Located>> was = byKey(before);
        Map<String, List<Located>> now = byKey(after);
        Set<String> judges = before.harnessSigns()
                .filter(located -> located.sign().kind() == Sign.Kind.LIMIT)
                .map(located -> located.sign().key())
                .collect(Collectors.toSet());
        List<Facts.Limit> limits = new ArrayList<>();
        Map<String, List<Located>> lost = new TreeMap<>();
        Map<String, List<Located>> found = new TreeMap<>();
        Set<String> keys = new TreeSet<>(was.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            List<Located> old = new ArrayList<>(was.getOrDefault(key, List.of()));
            List<Located> fresh = new ArrayList<>(now.getOrDefault(key, List.of()));
            // What stands where it stood comes first: a namesake elsewhere that has the old value explains nothing.
            withoutUnchanged(old, fresh, LimitComparison::isAtOnePlace);
            paired(old, fresh, LimitComparison::isAtOnePlace, limits);
            withoutUnchanged(old, fresh, (_, _) -> true);
            if (old.isEmpty()
                    && !fresh.isEmpty()
                    && (judges.contains(key)
                            || key.startsWith("shadow ")
                            || fresh.stream().anyMatch(this::exceedsTheHarness))) {
                fresh.forEach(one -> limits.add(limit(one, Optional.empty(), Facts.Direction.SHADOWED)));
                continue;
            }
            paired(old, fresh, (_, _) -> true, limits);
            wider(was.getOrDefault(key, List.of()), fresh, limits);
            old.forEach(one ->
                    lost.computeIfAbsent(kind(one), _ -> new ArrayList<>()).add(one));
            fresh.forEach(one ->
                    found.computeIfAbsent(kind(one), _ -> new ArrayList<>()).add(one));
        }
        renamed(lost, found, limits);
        limits.sort(Comparator.comparing(Facts.Limit::at)
                .thenComparing(Facts.Limit::kind)
                .thenComparing(Facts.Limit::was));
        return limits;
    }

    /** The same setting, or the same function. */
    private static boolean isAtOnePlace(Located one, Located other) {
        return one.path().equals(other.path())
                && one.sign().scope().equals(other.sign().scope());
    }

    /** The widest with the widest. */
    private static void paired(
            List<Located> old, List<Located> fresh, BiPredicate<Located, Located> where, List<Facts.Limit> limits) {
        for (Located to : List.copyOf(fresh).reversed()) {
            Optional<Located> from =
                    old.reversed().stream().filter(one -> where.test(one, to)).findFirst();
            if (from.isPresent()) {
                limits.add(limit(to, from, direction(from.get(), to)));
                old.remove(from.get());
                fresh.remove(to);
            }
        }
    }

    /**
     * One more of a name is a wider one, where it is wider than every one of that name was in its file, or in a file that
     * is gone: the others may be for show.
     */
    private void wider(List<Located> namesakes, List<Located> fresh, List<Facts.Limit> limits) {
        for (Located to : List.copyOf(fresh)) {
            Optional<Located> widest = namesakes.stream()
                    .filter(one -> one.path().equals(to.path()) || !after.own().containsKey(one.path()))
                    .max(BY_VALUE);
            if (widest.filter(from -> direction(from, to) == Facts.Direction.RAISED)
                    .isPresent()) {
                limits.add(limit(to, widest, Facts.Direction.RAISED));
                fresh.remove(to);
            }
        }
    }

    /** A new bound on time that is wider than every one the harness knows. */
    private boolean exceedsTheHarness(Located fresh) {
        if (!kind(fresh).equals("time")) {
            return false;
        }
        Optional<BigDecimal> widest = before.harnessSigns()
                .filter(located -> located.sign().kind() == Sign.Kind.LIMIT
                        && kind(located).equals("time"))
                .flatMap(located -> worth(located).stream())
                .max(Comparator.naturalOrder());
        return widest.isPresent()
                && worth(fresh)
                        .filter(value -> value.compareTo(widest.get()) > 0)
                        .isPresent();
    }

    /** Another name for the same bound, or else one lost and one found; a wider one found beside it took its place. */
    private void renamed(Map<String, List<Located>> lost, Map<String, List<Located>> found, List<Facts.Limit> limits) {
        lost.forEach((kind, old) -> {
            List<Located> fresh = found.getOrDefault(kind, new ArrayList<>());
            List<Located> lostOnes = List.copyOf(old);
            for (Located from : old) {
                Optional<Located> same = fresh.stream()
                        .filter(to -> to.sign().value().equals(from.sign().value()))
                        .findFirst();
                Optional<Located> near = same.or(() -> fresh.stream()
                        .filter(to -> to.path().equals(from.path()))
                        .findFirst());
                if (near.isEmpty()) {
                    limits.add(limit(from, Optional.of(from), Facts.Direction.REMOVED));
                    continue;
                }
                fresh.remove(near.get());
                if (same.isEmpty()) {
                    limits.add(limit(near.get(), Optional.of(from), direction(from, near.get())));
                }
            }
            wider(lostOnes, fresh, limits);
        });
        found.values()
                .forEach(
                        fresh -> fresh.forEach(one -> limits.add(limit(one, Optional.empty(), Facts.Direction.ADDED))));
    }

    private static Facts.Limit limit(Located at, Optional<Located> from, Facts.Direction direction) {
        return new Facts.Limit(
                kind(at),
                at.at(),
                from.map(one -> one.sign().shown()).orElse("(absent)"),
                direction == Facts.Direction.REMOVED ? "(absent)" : at.sign().shown(),
                direction);
    }

    private static String kind(Located located) {
        String word = located.sign().key().split(" ", 2)[0];
        return word.equals("shadow") ? "time" : word;
    }

    private static Facts.Direction direction(Located from, Located to) {
        if (to.sign().value().equals("computed") || from.sign().value().equals("computed")) {
            return Facts.Direction.CHANGED;
        }
        Optional<BigDecimal> old = worth(from);
        Optional<BigDecimal> fresh = worth(to);
        if (fresh.isEmpty()) {
            return old.isEmpty() ? Facts.Direction.CHANGED : Facts.Direction.RAISED;
        }
        if (old.isEmpty()) {
            return Facts.Direction.LOWERED;
        }
        int order = fresh.get().compareTo(old.get());
        return order > 0 ? Facts.Direction.RAISED : order < 0 ? Facts.Direction.LOWERED : Facts.Direction.CHANGED;
    }

    /** Empty for a bound that bounds nothing, or nobody knows what: past every number. */
    private static Optional<BigDecimal> worth(Located located) {
        try {
            return Optional.of(new BigDecimal(located.sign().value()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private Map<String, List<Located>> byKey(OutlinedTree tree) {
        Map<String, List<Located>> byKey = new HashMap<>();
        tree.signsOf(changed)
                .filter(located -> located.sign().kind() == Sign.Kind.LIMIT)
                .sorted(BY_VALUE)
                .forEach(located -> byKey.computeIfAbsent(located.sign().key(), _ -> new ArrayList<>())
                        .add(located));
        return byKey;
    }

    private static void withoutUnchanged(List<Located> old, List<Located> fresh, BiPredicate<Located, Located> where) {
        for (Located now : List.copyOf(fresh)) {
            Optional<Located> same = old.stream()
                    .filter(was -> was.sign().value().equals(now.sign().value()) && where.test(was, now))
                    .findFirst();
            if (same.isPresent()) {
                old.remove(same.get());
                fresh.remove(now);
            }
        }
    }
}
