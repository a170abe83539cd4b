package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.SigningKey;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CharterLooseningTest {
    private static final String OTHER_KEY =
            SigningKey.generate("reference-improver").verifierKey().toString();

    /** One change of one part of the full charter. */
    record Change(String part, boolean loosens, boolean tightens, String was, String is) {
        @Override
        public String toString() {
            return part + ": " + was + " -> " + is;
        }
    }

    private static Change looser(String part, String was, String is) {
        return new Change(part, true, false, was, is);
    }

    private static Change tighter(String part, String was, String is) {
        return new Change(part, false, true, was, is);
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("Charter.title", false, false, "title: Pack", "title: Put"),
                new Change("Charter.document", false, false, "pool: default", "pool: default # a remark"),
                looser("Charter.lineage", "lineage: circle-packing", "lineage: other"),
                looser("Charter.pool", "pool: default", "pool: other"),
                looser("Charter.proposers", "proposers:\n", """
                        proposers:
                          - {name: another, key: "%s", operators: [erin]}
                        """.formatted(OTHER_KEY)),
                new Change("Charter.proposers", true, true, "- {name: reference-improver", "- {name: another"),
                looser("Proposer.key", Charters.KEY, OTHER_KEY),
                new Change("Proposer.name", true, true, "- {name: reference-improver", "- {name: another"),
                new Change("Proposer.operators", true, true, "operators: [erin]", "operators: [dora]"),
                tighter("Proposer.operators", "operators: [erin]", "operators: [erin, dora]"),
                looser("Paths.editable", "[\"packing/**\"]", "[\"packing/**\", \"more/**\"]"),
                new Change("Paths.editable", true, true, "[\"packing/**\"]", "[\"**\"]"),
                looser("Paths.strategy", "[\"improver/strategy/**\"]", "[\"improver/**\"]"),
                looser("Paths.harness", ", \"limits/**\"", ""),
                looser("Paths.harness", ", \"limits/**\"", ", \"limits/**\", \"packing/**\""),
                tighter("Paths.oversight", "[\"oversight/**\"]", "[\"oversight/**\", \"more/**\"]"),
                new Change("Paths.oversight", true, true, "[\"oversight/**\"]", "[\"more/**\"]"),
                looser("Charter.types", "[python, toml,", "[python, shell, toml,"),
                tighter("Charter.types", "[python, toml,", "[python,"),
                looser("Charter.entrypoint", "[python3, packing/main.py]", "[python3, packing/other.py]"),
                looser("Limits.wall", "wall: 60s", "wall: 61s"),
                tighter("Limits.wall", "wall: 60s", "wall: 59s"),
                looser("Limits.cpu", "cpu: 60s", "cpu: 61s"),
                tighter("Limits.cpu", "cpu: 60s", "cpu: 59s"),
                looser("Limits.memoryBytes", "memory: 1GiB", "memory: 2GiB"),
                tighter("Limits.memoryBytes", "memory: 1GiB", "memory: 512MiB"),
                looser("Limits.processes", "processes: 16", "processes: 17"),
                tighter("Limits.processes", "processes: 16", "processes: 15"),
                looser("Limits.diskBytes", "disk: 64MiB", "disk: 65MiB"),
                tighter("Limits.diskBytes", "disk: 64MiB", "disk: 63MiB"),
                looser("Limits.gpus", "gpus: 0", "gpus: 1"),
                looser("Score.entrypoint", "harness/score.py", "harness/other.py"),
                looser("Score.metric", "metric: sum_radii", "metric: count"),
                looser("Score.direction", "direction: maximise", "direction: minimise"),
                looser("Score.bound", "bound: \"2.6366\"", "bound: \"2.64\""),
                tighter("Score.bound", "bound: \"2.6366\"", "bound: \"2.63\""),
                looser("Score.tolerance", "tolerance: \"1e-9\"", "tolerance: \"1e-8\""),
                tighter("Score.tolerance", "tolerance: \"1e-9\"", "tolerance: \"1e-10\""),
                looser("Score.heldOut", "harness/heldout.py", "harness/other.py"),
                looser("Dependencies.lockfile", "lockfile: requirements.txt", "lockfile: other.txt"),
                looser("Dependencies.allowed", "allowed: [numpy, scipy]", "allowed: [numpy, scipy, requests]"),
                tighter("Dependencies.allowed", "allowed: [numpy, scipy]", "allowed: [numpy]"),
                looser(
                        "Charter.dependencies",
                        "dependencies: {lockfile: requirements.txt, allowed: [numpy, scipy]}\n",
                        ""),
                looser("Budget.proposalsPerHour", "proposalsPerHour: 600", "proposalsPerHour: 601"),
                tighter("Budget.proposalsPerHour", "proposalsPerHour: 600", "proposalsPerHour: 599"),
                looser("Budget.gpuHoursPerDay", "gpuHoursPerDay: \"4\"", "gpuHoursPerDay: \"4.5\""),
                tighter("Budget.gpuHoursPerDay", "gpuHoursPerDay: \"4\"", "gpuHoursPerDay: \"3.5\""),
                looser("Budget.unreviewedDepth", "unreviewedDepth: 10", "unreviewedDepth: 11"),
                tighter("Budget.unreviewedDepth", "unreviewedDepth: 10", "unreviewedDepth: 9"),
                looser("Budget.netLines", "netLines: 400", "netLines: 401"),
                tighter("Budget.netLines", "netLines: 400", "netLines: 399"),
                looser("Charter.tripwires", "[capability-jump, held-out-gap]", "[capability-jump]"),
                tighter("Charter.tripwires", "held-out-gap]", "held-out-gap, another]"),
                looser("Charter.tripwires", "tripwires: [capability-jump, held-out-gap]\n", ""),
                tighter("Tiers.evaluate", "evaluate: 0", "evaluate: 1"),
                tighter("Tiers.admit", "admit: 0", "admit: 1"),
                looser("Tiers.promote", "promote: 1", "promote: 0"),
                tighter("Tiers.promote", "promote: 1", "promote: 2"),
                looser("Tiers.strategy", "strategy: 2", "strategy: 1"),
                tighter("Tiers.strategy", "strategy: 2", "strategy: 3"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void callsEveryChangeLooserThatIsNotKnownToTighten(Change change) {
        // Given
        assertThat(Charters.FULL).contains(change.was());
        Charter next = Charters.parse(Charters.FULL.replace(change.was(), change.is()));

        // When
        Loosening found = CharterLoosening.between(Charters.full(), next);

        // Then
        assertThat(found.waits()).as("%s", found).isEqualTo(change.loosens());
        assertThat(!found.tightens().isEmpty()).as("%s", found).isEqualTo(change.tightens());
    }

    @Test
    void knowsEveryPartOfTheCharter() {
        // Given: the network of a run has one word only, and the tier of oversight is the highest there is
        Set<String> parts = new TreeSet<>();
        Stream.of(
                        Charter.class,
                        Charter.Proposer.class,
                        Charter.Paths.class,
                        Charter.Limits.class,
                        Charter.Score.class,
                        Charter.Dependencies.class,
                        Charter.Budget.class,
                        Charter.Tiers.class)
                .forEach(of -> Arrays.stream(of.getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(part -> parts.add(of.getSimpleName() + "." + part)));
        parts.removeAll(Set.of("Limits.network", "Tiers.oversight"));
        parts.removeAll(Set.of("Charter.paths", "Charter.limits", "Charter.score", "Charter.budget", "Charter.tiers"));

        // Then: a new part needs a case above
        assertThat(changes().map(Change::part).distinct()).containsExactlyInAnyOrderElementsOf(parts);
    }

    @Test
    void tellsThatAnOperatorMaySignOffAgainWhenHerProposerGoes() {
        // Given
        Charter without = Charters.parse(Charters.FULL.replaceAll("proposers:\n.*\n", ""));

        // When
        Loosening found = CharterLoosening.between(Charters.full(), without);

        // Then
        assertThat(found.tightens()).containsExactly("proposer reference-improver may no longer propose");
        assertThat(found.loosens()).containsExactly("erin operates no proposer any more and may sign off");
    }

    @ParameterizedTest
    @CsvSource({"'bound: \"0\"', 'bound: \"-1\"', true", "'bound: \"0\"', 'bound: \"1\"', false"})
    void readsTheBoundOfAScoreThatIsToBeSmallTheOtherWay(String was, String is, boolean loosens) {
        // Given
        Charter now = Charters.parse(Charters.LEAST);

        // Then
        assertThat(CharterLoosening.between(now, Charters.parse(Charters.LEAST.replace(was, is)))
                        .waits())
                .isEqualTo(loosens);
        assertThat(CharterLoosening.between(now, now)).isEqualTo(new Loosening(List.of(), List.of()));
    }
}
