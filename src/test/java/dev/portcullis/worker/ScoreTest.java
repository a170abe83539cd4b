package dev.portcullis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {
    @Test
    void readsTheOneLine() {
        // When
        Score score = Score.read(
                Bytes.utf8(
                        "{\"metrics\":{\"sum_radii\":\"2.6341\",\"n\":\"26\"},\"flags\":[\"CLAIM_CONTRADICTED\"]}\n"),
                "sum_radii");

        // Then
        assertThat(score.metrics()).isEqualTo(Map.of("sum_radii", new Decimal("2.6341"), "n", new Decimal("26")));
        assertThat(score.flags()).containsExactly("CLAIM_CONTRADICTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "2.6341",
                "{\"metrics\":{\"sum_radii\":2.6341},\"flags\":[]}",
                "{\"metrics\":{\"sum_radii\":2},\"flags\":[]}",
                "{\"metrics\":{\"sum_radii\":null},\"flags\":[]}",
                "{\"metrics\":{\"sum_radii\":\"2\"}}",
                "{\"metrics\":{\"sum_radii\":\"2\"},\"flags\":[],\"admit\":true}",
                "{\"metrics\":{\"sum_radii\":\"2\",\"sum_radii\":\"3\"},\"flags\":[]}",
                "{\"metrics\":{\"sum_radii\":\"2\"},\"flags\":[]}\n{\"metrics\":{\"sum_radii\":\"3\"},\"flags\":[]}",
                "progress\n{\"metrics\":{\"sum_radii\":\"2\"},\"flags\":[]}",
                "{\"metrics\":{\"sum_radii\":\"2\"},\"flags\":[\"not a code\"]}",
                "{\"metrics\":{\"sum_radii\":\"2\",\"\":\"1\"},\"flags\":[]}",
                "{\"metrics\":{\"sum_radii\":\"2\"},\"flags\":null}",
                "[]",
            })
    void takesAnythingElseAsAdverseAndWithoutMetrics(String printed) {
        // When
        Score score = Score.read(Bytes.utf8(printed), "sum_radii");

        // Then
        assertThat(score.metrics()).isEmpty();
        assertThat(score.flags()).containsExactly("SCORE_MALFORMED", "METRIC_MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "inf", "-Infinity", "1e999", "", "0x10", "2,5", " 2", "１"})
    void flagsAMetricThatIsNoFiniteDecimal(String value) {
        // When
        Score score = Score.read(
                Bytes.utf8("{\"metrics\":{\"sum_radii\":\"" + value + "\",\"n\":\"26\"},\"flags\":[]}"), "sum_radii");

        // Then
        assertThat(score.metrics()).containsOnlyKeys("n");
        assertThat(score.flags()).containsExactly("NOT_FINITE", "METRIC_MISSING");
    }
}
