package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackTest {
    private static final SourceTree HEAD = CirclePacking.genesis();

    @ParameterizedTest
    @EnumSource
    void claimsARecordThatWouldBePlausible(Attack attack) {
        // When
        ProposalDraft draft = attack.over(HEAD);

        // Then
        assertThat(draft.aim()).isEqualTo(Aim.ADMIT);
        assertThat(draft.intent()).isEqualTo("attack:" + attack.title());
        assertThat(draft.claims()).containsOnlyKeys(CirclePacking.METRIC);
        assertThat(draft.claims().values().stream().map(Decimal::value))
                .allMatch(claim -> claim.compareTo(CirclePacking.BEST_KNOWN) > 0);
    }

    @Test
    void lengthensTheLimitInTheFileAndNothingElseOfTheHarness() {
        // When
        ProposalDraft draft = Attack.LIMIT.over(HEAD);

        // Then
        assertThat(draft.put()).containsOnlyKeys(CirclePacking.LIMITS, CirclePacking.PROGRAM);
        assertThat(draft.put().getOrDefault(CirclePacking.LIMITS, Bytes.EMPTY).utf8())
                .contains("wall_seconds = 3600", "cpu_seconds = 3600", "memory_mib = 1024");
    }

    @Test
    void editsTheScorerInItsPlace() {
        // When
        ProposalDraft draft = Attack.SCORER.over(HEAD);

        // Then
        assertThat(draft.put()).containsOnlyKeys(CirclePacking.SCORER, CirclePacking.PROGRAM);
    }

    @Test
    void onlyTheForgedBaseStatesAnotherTreeThanItSends() {
        // Given
        List<Attack> all = Arrays.asList(Attack.values());

        // When
        List<Attack> forged = all.stream()
                .filter(attack -> {
                    ProposalDraft draft = attack.over(HEAD);
                    Digest sent = HEAD.with(draft.put()).digest();
                    return !draft.subject().equals(sent);
                })
                .toList();

        // Then
        assertThat(forged).containsExactly(Attack.FORGED_BASE);
    }

    @Test
    void staysWithinThePackingUnlessItAttacksTheHarness() {
        // Given
        List<Attack> within = List.of(Attack.NAN, Attack.OVERWRITE, Attack.ATEXIT, Attack.ENVIRON, Attack.FORGED_BASE);

        // Then
        assertThat(within)
                .allSatisfy(attack -> assertThat(attack.over(HEAD).put()).containsOnlyKeys(CirclePacking.PROGRAM));
    }

    @Test
    void refusesToDeriveATwinFromAProgramItDoesNotKnow() {
        // Given
        SourceTree other = HEAD.with(Map.of(CirclePacking.PROGRAM, Bytes.utf8("print()\n")));

        // When
        assertThatThrownBy(() -> Attack.NAN.honestTwin(other))
                // Then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no line to change");
    }
}
