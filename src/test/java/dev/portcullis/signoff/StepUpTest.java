package dev.portcullis.signoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Quorum;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is fresh enough for what is grave: a pure rule over two claims and the gateway's clock. */
class StepUpTest {
    private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
    private static final StepUp RULE = new StepUp(List.of("step-up", "gold"), Duration.ofMinutes(5), 2);

    @ParameterizedTest
    @CsvSource({
        "step-up,    0,  true",
        "gold,       0,  true",
        "step-up,  300,  true",
        "step-up,  301, false",
        "step-up,  -30,  true",
        "step-up,  -31, false",
        "0,          0, false",
        "1,          0, false",
        "password,   0, false",
        "STEP-UP,    0, false",
        "'',         0, false",
    })
    void takesAListedLevelThatIsAtMostFiveMinutesOld(String level, long age, boolean isMet) {
        // Given
        Authenticated login = Authenticated.of(level, NOW.minusSeconds(age).getEpochSecond());

        // Then
        assertThat(RULE.isMetBy(login, NOW)).isEqualTo(isMet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1795809600.5", "99999999999999999999", "\u0661\u0667"})
    void takesNoTimeThatIsNone(String at) {
        assertThat(RULE.isMetBy(Authenticated.of("step-up", at), NOW)).isFalse();
    }

    @Test
    void takesNoLoginOfWhichTheTokenSaysNothing() {
        // Given
        @Nullable Object nothing = null;

        // Then
        assertThat(RULE.isMetBy(Authenticated.of(nothing, NOW.getEpochSecond()), NOW))
                .isFalse();
        assertThat(RULE.isMetBy(Authenticated.of("step-up", nothing), NOW)).isFalse();
        assertThat(RULE.isMetBy(Authenticated.UNKNOWN, NOW)).isFalse();
    }

    @Test
    void asksTheIdentityProviderForHalfTheAgeSoThatThereIsTimeToAnswer() {
        // Given
        Authenticated login = Authenticated.of("step-up", NOW.minusSeconds(151).getEpochSecond());

        // Then
        assertThat(RULE.isMetBy(login, NOW)).isTrue();
        assertThat(RULE.isMetForAWhileBy(login, NOW)).isFalse();
        assertThat(RULE.askedAge()).isEqualTo(Duration.ofSeconds(150));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "2, true", "3, true"})
    void isAskedForFromTierTwoOnAndForEveryAmendment(int tier, boolean isAskedFor) {
        assertThat(RULE.isAskedFor(ask(tier))).isEqualTo(isAskedFor);
    }

    @Test
    void challengesAsRfc9470Says() {
        assertThat(RULE.challenge())
                .isEqualTo("Bearer error=\"insufficient_user_authentication\","
                        + " error_description=\"A recent login of the level named is needed\","
                        + " acr_values=\"step-up gold\", max_age=300");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "quo\"te", "line\nbreak"})
    void takesNoLevelThatWouldSplitTheHeader(String level) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StepUp(List.of(level), Duration.ofMinutes(5), 2));
    }

    private static Ask ask(int tier) {
        Digest digest = Digest.of("x");
        return new Ask(
                AskId.parse("01939f7e-0000-7000-8000-000000000001"),
                "trust",
                new Gate(Purpose.AMEND, new Basis(digest, digest, digest, digest, digest, digest)),
                1,
                tier,
                new Quorum(Map.of(Group.REVIEWER, 1)),
                Set.of(),
                digest,
                Ask.State.OPEN,
                NOW,
                NOW.plusSeconds(60));
    }
}
