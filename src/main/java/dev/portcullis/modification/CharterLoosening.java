package dev.portcullis.modification;

import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Loosening.Comparison;
import dev.portcullis.kernel.PrincipalId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What another charter loosens. Where a change may be either, as of the paths that run as the scorer, it counts as
 * loosening.
 */
public final class CharterLoosening {
    /** Said by the other parts, and shown to people only. */
    private static final Set<String> NOTHING_FOLLOWS = Set.of("document", "title");

    private CharterLoosening() {}

    public static Loosening between(Charter now, Charter next) {
        Comparison found = new Comparison();
        proposers(found, now.proposers(), next.proposers());
        paths(found, now.paths(), next.paths());
        found.fewerIsStricter(
                "types",
                now.types().stream().sorted().toList(),
                next.types().stream().sorted().toList());
        limits(found, now.limits(), next.limits());
        score(found, now.score(), next.score());
        dependencies(found, now, next);
        budget(found, now.budget(), next.budget());
        tripwires(found, now.tripwires(), next.tripwires());
        tiers(found, now.tiers(), next.tiers());
        Set<String> compared = new HashSet<>(NOTHING_FOLLOWS);
        compared.addAll(Set.of(
                "proposers", "paths", "types", "limits", "score", "dependencies", "budget", "tripwires", "tiers"));
        found.others("charter", now, next, compared);
        return found.done();
    }

    private static void proposers(Comparison found, List<Charter.Proposer> now, List<Charter.Proposer> next) {
        Map<PrincipalId, Charter.Proposer> before = new LinkedHashMap<>();
        now.forEach(proposer -> before.put(proposer.name(), proposer));
        for (Charter.Proposer proposer : next) {
            Charter.Proposer old = before.remove(proposer.name());
            if (old == null) {
                found.loosens("proposer " + proposer.name() + " may propose");
                continue;
            }
            found.moreIsStricter("operators of " + proposer.name(), old.operators(), proposer.operators());
            found.others("proposer " + proposer.name(), old, proposer, Set.of("operators"));
        }
        before.values().forEach(gone -> {
            found.tightens("proposer " + gone.name() + " may no longer propose");
            // Whom nobody names operator any more may sign off again.
            gone.operators().stream()
                    .filter(person -> next.stream()
                            .noneMatch(proposer -> proposer.operators().contains(person)))
                    .forEach(person -> found.loosens(person + " operates no proposer any more and may sign off"));
        });
    }

    private static void paths(Comparison found, Charter.Paths now, Charter.Paths next) {
        found.fewerIsStricter("editable paths", globs(now.editable()), globs(next.editable()));
        found.moreIsStricter("oversight paths", globs(now.oversight()), globs(next.oversight()));
        // Without a strategy pattern a path may be ordinary, and with one it is no longer oversight.
        found.anyChange("the list of strategy paths", globs(now.strategy()), globs(next.strategy()));
        // What is harness is refused to the system, and is run as the scorer.
        found.anyChange("the list of harness paths", globs(now.harness()), globs(next.harness()));
        found.others("paths", now, next, Set.of("editable", "oversight", "strategy", "harness"));
    }

    private static List<String> globs(List<PathGlob> patterns) {
        return patterns.stream().map(PathGlob::toString).toList();
    }

    private static void limits(Comparison found, Charter.Limits now, Charter.Limits next) {
        found.lessIsStricter("limit wall", now.wall(), next.wall());
        found.lessIsStricter("limit cpu", now.cpu(), next.cpu());
        found.lessIsStricter("limit memory in bytes", now.memoryBytes(), next.memoryBytes());
        found.lessIsStricter("limit processes", now.processes(), next.processes());
        found.lessIsStricter("limit disk in bytes", now.diskBytes(), next.diskBytes());
        found.lessIsStricter("limit gpus", now.gpus(), next.gpus());
        found.others("limits", now, next, Set.of("wall", "cpu", "memoryBytes", "processes", "diskBytes", "gpus"));
    }

    private static void score(Comparison found, Charter.Score now, Charter.Score next) {
        switch (now.direction()) {
            case MAXIMISE ->
                found.lessIsStricter(
                        "the bound of a plausible score",
                        now.bound().value(),
                        next.bound().value());
            case MINIMISE ->
                found.moreIsStricter(
                        "the bound of a plausible score",
                        now.bound().value(),
                        next.bound().value());
        }
        found.lessIsStricter(
                "the tolerance of claims",
                now.tolerance().value(),
                next.tolerance().value());
        if (now.heldOut().isEmpty() && !next.heldOut().isEmpty()) {
            found.tightens("held-out items are scored");
        } else {
            found.anyChange("the scoring of held-out items", now.heldOut(), next.heldOut());
        }
        found.others("score", now, next, Set.of("bound", "tolerance", "heldOut"));
    }

    private static void dependencies(Comparison found, Charter now, Charter next) {
        if (now.dependencies().isEmpty() || next.dependencies().isEmpty()) {
            // Which group the lockfile was in before, or is in afterwards, depends on the patterns.
            found.anyChange("dependencies", now.dependencies(), next.dependencies());
            return;
        }
        Charter.Dependencies before = now.dependencies().get();
        Charter.Dependencies after = next.dependencies().get();
        found.fewerIsStricter("allowed dependencies", before.allowed(), after.allowed());
        found.others("dependencies", before, after, Set.of("allowed"));
    }

    private static void budget(Comparison found, Charter.Budget now, Charter.Budget next) {
        found.lessIsStricter("proposals an hour", now.proposalsPerHour(), next.proposalsPerHour());
        found.lessIsStricter(
                "GPU hours a day",
                now.gpuHoursPerDay().value(),
                next.gpuHoursPerDay().value());
        found.lessIsStricter("promotions without a sign-off", now.unreviewedDepth(), next.unreviewedDepth());
        found.lessIsStricter("lines since the anchor", now.netLines(), next.netLines());
        found.others("budget", now, next, Set.of("proposalsPerHour", "gpuHoursPerDay", "unreviewedDepth", "netLines"));
    }

    /** No list at all means policy data's defaults, which may be more or fewer. */
    private static void tripwires(Comparison found, List<String> now, List<String> next) {
        if (now.isEmpty() || next.isEmpty()) {
            found.anyChange("the list of tripwires", now, next);
        } else {
            found.moreIsStricter("the list of tripwires", now, next);
        }
    }

    private static void tiers(Comparison found, Charter.Tiers now, Charter.Tiers next) {
        found.moreIsStricter("tier to evaluate", now.evaluate(), next.evaluate());
        found.moreIsStricter("tier to admit", now.admit(), next.admit());
        found.moreIsStricter("tier to promote", now.promote(), next.promote());
        found.moreIsStricter("tier of strategy", now.strategy(), next.strategy());
        found.moreIsStricter("tier of oversight", now.oversight(), next.oversight());
        found.others("tiers", now, next, Set.of("evaluate", "admit", "promote", "strategy", "oversight"));
    }
}
