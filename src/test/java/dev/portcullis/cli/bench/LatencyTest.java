package dev.portcullis.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void aPercentileIsATimeThatWasMeasured() {
        // Given
        long[] hundred = LongStream.rangeClosed(1, 100).map(rank -> 101 - rank).toArray();

        // When
        Latency latency = Latency.of(hundred);

        // Then
        assertThat(latency).isEqualTo(new Latency(50, 95, 99, 100));
        assertThat(Latency.of(new long[] {7})).isEqualTo(new Latency(7, 7, 7, 1));
        assertThat(Latency.of(new long[] {3, 9})).isEqualTo(new Latency(3, 9, 9, 2));
    }

    @Test
    void aPlanCountsWhatIsSentBeforeItsLongHistory() {
        // Given
        Duration steady = Duration.ofSeconds(2);

        // When
        GateBench.Plan plan = new GateBench.Plan(50, 10, steady, 5, 100);

        // Then
        assertThat(plan.rest()).isEqualTo(100 - 50 - 20 - 2 * 5);
        assertThatIllegalArgumentException().isThrownBy(() -> new GateBench.Plan(50, 10, steady, 5, 79));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateBench.Plan(50, 0, steady, 5, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new GateBench.Plan(50, 10, steady, 5, 96_000));
    }
}
