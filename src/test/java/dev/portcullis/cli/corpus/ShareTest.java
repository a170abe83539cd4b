package dev.portcullis.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
    /**
     * Made with mpmath 1.3.0 at 25 digits: the p at which {@code betainc(k, n-k+1, 0, p, regularized=True)} is 0.025, by 60
     * halvings of [0, 1], for the lower end; the upper is 1 less the lower of n−k.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.025, 1",
        "38, 38, 0.907487238584, 1",
        "0, 40, 0, 0.0880973028788",
        "97, 100, 0.914823947026, 0.993770028462",
        "1, 40, 0.000632744932049, 0.131585858483",
        "3, 7, 0.0989882784425, 0.81594843236",
        "1999, 2000, 0.997217360165, 0.999987341176",
        "500, 2000, 0.231150323777, 0.269585279926",
        "119, 120, 0.954444486766, 0.999789040522",
    })
    void theIntervalIsThatOfClopperAndPearson(int count, int of, double low, double high) {
        assertThat(Share.low(count, of)).isCloseTo(low, within(1e-11));
        assertThat(Share.high(count, of)).isCloseTo(high, within(1e-11));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.95", "20, 0.139108340668", "40, 0.0721575245055", "120, 0.0246554010557"})
    void whatWasNeverSeenIsBounded(int of, double atMost) {
        assertThat(Share.unseenAtMost(of)).isCloseTo(atMost, within(1e-11));
    }

    @Test
    void boundsAreRoundedOutwardsAndTheRateIsNot() {
        // When
        Share some = Share.of(97, 100);
        Share all = Share.of(38, 38);
        Share none = Share.of(0, 40);

        // Then
        assertThat(some)
                .hasToString("Share[count=97, of=100, rate=0.9700, low=0.9148, high=0.9938, unseenAtMost=null]");
        assertThat(all)
                .hasToString("Share[count=38, of=38, rate=1.0000, low=0.9074, high=1.0000, unseenAtMost=0.0759]");
        assertThat(none)
                .hasToString("Share[count=0, of=40, rate=0.0000, low=0.0000, high=0.0881, unseenAtMost=0.0722]");
    }

    @Test
    void ofNothingThereIsNoRate() {
        assertThat(Share.of(0, 0)).isEqualTo(new Share(0, 0, null, null, null, null));
        assertThatThrownBy(() -> Share.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"95, 100, true, false", "94, 100, false, false", "5, 100, false, true", "6, 100, false, false"})
    void aBoundIsComparedInWholeNumbers(int count, int of, boolean atLeast, boolean atMost) {
        assertThat(Share.of(count, of).isAtLeast(95)).isEqualTo(atLeast);
        assertThat(Share.of(count, of).isAtMost(5)).isEqualTo(atMost);
    }
}
