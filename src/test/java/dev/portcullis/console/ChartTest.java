package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.console.Chart.Point;
import dev.portcullis.console.Chart.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
    @Test
    void putsHigherValuesHigherAndLaterOnesFurtherRight() {
        // When
        Chart chart =
                Chart.of("Score", "of two", List.of(new Series("trusted", List.of(new Point(0, 1), new Point(4, 3)))));

        // Then
        Chart.Dot first = chart.lines().getFirst().dots().getFirst();
        Chart.Dot last = chart.lines().getFirst().dots().getLast();
        assertThat(Double.parseDouble(last.x())).isGreaterThan(Double.parseDouble(first.x()));
        assertThat(Double.parseDouble(last.y())).isLessThan(Double.parseDouble(first.y()));
        assertThat(chart.xs()).extracting(Chart.Tick::label).containsExactly("0", "1", "2", "3", "4");
        assertThat(chart.ys()).hasSize(5);
    }

    @Test
    void namesDaysByMonthAndDay() {
        // When
        Chart chart = Chart.byDay(
                "Burden",
                "of days",
                3,
                List.of(new Series("asked", List.of(new Point(20_784, 0), new Point(20_785, 5)))));

        // Then
        assertThat(chart.across()).isEqualTo("day");
        assertThat(chart.ys().getFirst().label()).isEqualTo("0");
        assertThat(chart.xs()).extracting(Chart.Tick::label).containsExactly("11-26", "11-27", "11-28");
    }

    @Test
    void drawsOnePointAndEqualValuesInside() {
        // When
        Chart chart = Chart.of("Score", "of one", List.of(new Series("trusted", List.of(new Point(7, 2.5)))));

        // Then
        Chart.Dot only = chart.lines().getFirst().dots().getFirst();
        assertThat(Double.parseDouble(only.x())).isBetween(0.0, (double) Chart.WIDTH);
        assertThat(Double.parseDouble(only.y())).isBetween(0.0, (double) Chart.HEIGHT);
        assertThat(chart.xs()).extracting(Chart.Tick::label).containsExactly("7");
    }
}
