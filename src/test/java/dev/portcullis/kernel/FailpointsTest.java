package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointsTest {
    @Test
    void endsTheProcessOnceAtTheGivenReachOfTheGivenPlace() {
        // Given
        AtomicInteger ended = new AtomicInteger();
        Failpoints failpoints = Failpoints.parse("issue:3", ended::incrementAndGet);

        // When
        failpoints.reach("issue");
        failpoints.reach("settle");
        failpoints.reach("issue");
        int early = ended.get();
        failpoints.reach("issue");
        failpoints.reach("issue");

        // Then
        assertThat(early).isZero();
        assertThat(ended).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "issue", "issue:", "issue:0", "issue:-1", ":3", "Issue:3", "issue:3 ", "issue:9999999999"})
    void aFaultRunWithAMisspeltPlaceDoesNotPassVacuously(String at) {
        assertThatThrownBy(() -> Failpoints.parse(at, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name:n");
    }
}
