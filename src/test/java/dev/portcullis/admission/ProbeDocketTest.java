package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Decimal;
import dev.portcullis.modification.Charter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeDocketTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1e-50, 5e-51",
        "0, 1e99, 5e98",
        "0, 1e-99, 0.5e-99",
        "99e99, -98e99, 5e98",
        "10, 2.6, 6.3",
        "10, '', 10",
    })
    void aCaseScoresHalfWayBetweenTheHeadAndTheBoundHoweverFarApart(String bound, String head, String score) {
        // Given
        Charter.Score of = new Charter.Score(
                List.of(), "sum", Charter.Direction.MINIMISE, new Decimal(bound), new Decimal("0"), List.of());

        // When
        Decimal shown = ProbeDocket.score(
                of, Optional.of(head).filter(text -> !text.isEmpty()).map(Decimal::new));

        // Then
        assertThat(shown.text()).isEqualTo(score);
    }
}
