package dev.portcullis.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTest {
    @ParameterizedTest
    @CsvSource({"30s,30000", "0s,0", "1s,1000", "500ms,500", "30000ms,30000"})
    void readsSecondsAndMilliseconds(String text, long milliseconds) {
        assertThat(Wait.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @Test
    void doesNotWaitUnasked() {
        assertThat(Wait.parse(null)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"31s", "30001ms", "99999s", "100000s", "-1s", "1", "s", "1m", "1.5s", " 1s", "1s ", "٣s", ""})
    void refusesWhatIsLongerThanTheBoundOrWrittenOtherwise(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Wait.parse(text))
                .extracting(ProblemException::code)
                .isEqualTo(ProblemCode.MALFORMED);
    }
}
