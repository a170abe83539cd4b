package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");

    private final Trouble trouble = new Trouble();

    @Test
    void isToldOnceAMinuteHoweverOftenItIsMet() {
        // When
        long told = 0;
        for (int second = 0; second < 150; second++) {
            told += trouble.met("refused", NOW.plusSeconds(second)).stream().count();
        }

        // Then
        assertThat(told).isEqualTo(3);
        assertThat(trouble.met("refused", NOW.plusSeconds(180))).contains("refused; for 180 s now");
    }

    @Test
    void isToldAtOnceWhenItBecomesAnother() {
        // Given
        trouble.met("refused", NOW);

        // When
        var told = trouble.met("answered 503", NOW.plusSeconds(2));

        // Then
        assertThat(told).contains("answered 503; for 2 s now");
        assertThat(trouble.met("answered 503", NOW.plusSeconds(3))).isEmpty();
    }

    @Test
    void isOverOnceAndBeginsAnew() {
        // Given
        trouble.met("refused", NOW);

        // When
        var over = trouble.over(NOW.plusSeconds(7));

        // Then
        assertThat(over).contains(Duration.ofSeconds(7));
        assertThat(trouble.over(NOW.plusSeconds(8))).isEmpty();
        assertThat(trouble.met("refused", NOW.plusSeconds(9))).contains("refused");
    }
}
