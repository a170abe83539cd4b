package dev.portcullis.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final int AN_HOUR = 60;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final Quotas quotas = new Quotas(AN_HOUR, now::get);

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

    private int taken(String principal, int times) {
        int taken = 0;
        for (int time = 0; time < times; time++) {
            taken += quotas.take(principal) ? 1 : 0;
        }
        return taken;
    }

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }
}
