package dev.portcullis.signoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.IntSummaryStatistics;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeRateTest {
    private static final int DRAWS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 1000})
    void theNextComesAfterSoManyOnAverageAndNeverWithoutOne(int after) {
        // Given
        Random random = new Random(7);
        ProbeRate rate = new ProbeRate(after, 3);

        // When
        IntSummaryStatistics drawn =
                IntStream.range(0, DRAWS).map(_ -> rate.next(random)).summaryStatistics();

        // Then
        assertThat(drawn.getMin()).isGreaterThanOrEqualTo(1);
        assertThat(drawn.getMax()).isLessThan(2 * after);
        assertThat(drawn.getAverage()).isCloseTo(after, within(after * 0.02));
    }

    @Test
    void withoutARateOrADayItIsOff() {
        assertThat(ProbeRate.OFF.isOn()).isFalse();
        assertThat(new ProbeRate(0, 3).isOn()).isFalse();
        assertThat(new ProbeRate(9, 0).isOn()).isFalse();
        assertThat(new ProbeRate(9, 3).isOn()).isTrue();
        assertThatThrownBy(() -> new ProbeRate(-1, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "   , false, true,  0",
        "   , true,  true,  0",
        "   , false, false, 0",
        "   , true,  false, 9",
        "0  , true,  false, 0",
        "20 , true,  false, 20",
        "4  , false, true,  4"
    })
    void itIsOnByItselfOnlyWhereTheCasesAreOnesOwnAndSomethingIsAtStake(
            @Nullable Integer said, boolean ownCases, boolean demo, int after) {
        assertThat(ProbeRate.of(Optional.ofNullable(said), 3, ownCases, demo)).isEqualTo(new ProbeRate(after, 3));
    }
}
