package dev.portcullis.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PrincipalId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final int AN_HOUR = 60;
    private static final VerifierKey KEY = SigningKey.generate("a").verifierKey();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final Quotas quotas = new Quotas(10 * AN_HOUR, now::get);

    @Test
    void givesNoMoreThanTheGatewaysOwnLimitWhateverTheCharterSays() {
        assertThat(taken("greedy", 1_000_000, 20 * AN_HOUR)).isEqualTo(10 * AN_HOUR);
    }

    @Test
    void anAmendedCharterCountsFromTheNextOneOn() {
        // Given
        assertThat(taken("a", AN_HOUR, AN_HOUR / 2)).isEqualTo(AN_HOUR / 2);

        // Then: less at once, more as it fills
        assertThat(taken("a", 5, AN_HOUR)).isEqualTo(5);
        pass(Duration.ofMinutes(1));
        assertThat(taken("a", 120, 10)).isEqualTo(2);
    }

    @Test
    void givesAnHoursWorthAtOnceAndNoMore() {
        assertThat(taken("a", 2 * AN_HOUR)).isEqualTo(AN_HOUR);
    }

    @Test
    void fillsByTheHour() {
        // Given
        taken("a", AN_HOUR);

        // When
        pass(Duration.ofMinutes(1));

        // Then
        assertThat(taken("a", 10)).isOne();
    }

    @Test
    void neverHoldsMoreThanAnHoursWorth() {
        // Given
        taken("a", 1);

        // When
        pass(Duration.ofDays(30));

        // Then
        assertThat(taken("a", 2 * AN_HOUR)).isEqualTo(AN_HOUR);
    }

    @Test
    void whoAskedTooMuchTakesNothingFromOthers() {
        // Given
        taken("flood", 10 * AN_HOUR);

        // Then
        assertThat(taken("b", AN_HOUR)).isEqualTo(AN_HOUR);
    }

    @Test
    void askingInVainCostsNothing() {
        // Given
        taken("a", AN_HOUR);
        taken("a", 1000);

        // When
        pass(Duration.ofMinutes(2));

        // Then
        assertThat(taken("a", 10)).isEqualTo(2);
    }

    @Test
    void aClockSetBackGivesNothingAndTakesNothing() {
        // Given
        taken("a", AN_HOUR - 1);

        // When
        pass(Duration.ofHours(-3));

        // Then
        assertThat(taken("a", 10)).isOne();
    }

    private int taken(String proposer, int times) {
        return taken(proposer, AN_HOUR, times);
    }

    private int taken(String proposer, int anHour, int times) {
        Enrolled enrolled = new Enrolled(new LineageId("tiny"), new PrincipalId(proposer), KEY, anHour);
        int taken = 0;
        for (int time = 0; time < times; time++) {
            taken += quotas.take(enrolled) ? 1 : 0;
        }
        return taken;
    }

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }
}
