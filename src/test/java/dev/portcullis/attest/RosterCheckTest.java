package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
    private static final PersonId DORA = new PersonId("dora");
    private static final PersonId KIM = new PersonId("kim");
    private static final PersonId SAM = new PersonId("sam");
    private final TrustDocument trust;

    RosterCheckTest(@TempDir Path folder) throws IOException {
        this.trust = new FoundedInstallation(folder.resolve("keys"), Digest.of("a policy"), () -> NOW)
                .founding()
                .document();
    }

    @Test
    void f11WhereEverybodyOfSafetyOperatesSomethingNobodyEndsAHaltOfEverything() {
        // Given: of each lineage by itself somebody is left
        Map<String, Set<PersonId>> operators = Map.of("one", Set.of(DORA, KIM), "other", Set.of(SAM));

        // Then
        assertThat(unmet(trust, operators)).containsExactly("amend of all lineages together");
        assertThat(unmet(trust, Map.of("one", Set.of(DORA, KIM), "other", Set.of(KIM))))
                .isEmpty();
    }

    @Test
    void theEndOfAStopMayAskMorePeopleThanEitherOfTheQuorumsThatItAsks() {
        // Given: three of safety, and three reviewers beside dora, who is of both
        Quorums quorums = trust.quorums();
        TrustDocument many = trust.withQuorums(new Quorums(
                quorums.first(),
                quorums.second(),
                new Quorum(Map.of(Group.REVIEWER, 5)),
                new Quorum(Map.of(Group.SAFETY, 3))));

        // Then
        assertThat(unmet(many, Map.of())).containsExactly("the end of a stop by break-glass");
        TrustDocument enough = trust.withQuorums(new Quorums(
                quorums.first(),
                quorums.second(),
                new Quorum(Map.of(Group.REVIEWER, 4)),
                new Quorum(Map.of(Group.SAFETY, 3))));
        assertThat(unmet(enough, Map.of())).isEmpty();
        assertThat(unmet(enough, Map.of("one", Set.of(new PersonId("alice")))))
                .containsExactly("the end of a stop of lineage one");
    }

    @Test
    void whoIsQualifiedCountsOnlyWhereTrustAsksForThemHoweverAlikeTheQuorums() {
        // Given
        Quorum two = new Quorum(Map.of(Group.REVIEWER, 2));
        TrustDocument alike = trust.withQuorums(new Quorums(two, two, two, two).withQualifiedFrom(Quorums.HIGHEST));

        // When
        List<RosterCheck> checks = RosterCheck.all(alike, Map.of(), NOW, tier -> Set.of());

        // Then
        assertThat(checks)
                .filteredOn(check -> !check.found().met())
                .extracting(RosterCheck::of)
                .containsExactly("tier 3 (the qualified)");
    }

    private static List<String> unmet(TrustDocument trust, Map<String, Set<PersonId>> operators) {
        return RosterCheck.all(trust, operators, NOW).stream()
                .filter(check -> !check.found().met())
                .map(RosterCheck::of)
                .toList();
    }
}
