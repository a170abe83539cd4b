package dev.portcullis.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;

/**
 * A line chart as numbers of an SVG drawing. It shows what a table beside it says; exact values are the table's.
 *
 * @param description what it shows, for who cannot see it
 * @param across what its values are over, in a word
 */
public record Chart(String title, String description, String across, List<Line> lines, List<Tick> xs, List<Tick> ys) {
    public static final int WIDTH = 720;
    public static final int HEIGHT = 260;
    private static final int LEFT = 72;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 12;
    private static final int BOTTOM = HEIGHT - 32;
    private static final int TICKS = 5;
    private static final int DIGITS = 6;
    private static final double MARGIN = 0.05;
    private static final DateTimeFormatter MONTH_AND_DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

    public Chart {
        lines = List.copyOf(lines);
        xs = List.copyOf(xs);
        ys = List.copyOf(ys);
    }

    /**
     * One line.
     *
     * @param tone 1 or 2, a class of the style sheet; the second is dashed and its dots are hollow
     * @param points as an SVG polyline takes them
     */
    public record Line(String name, int tone, String points, List<Dot> dots) {
        public Line {
            dots = List.copyOf(dots);
        }
    }

    /** One point. */
    public record Dot(String x, String y) {}

    /** One mark of an axis. */
    public record Tick(String at, String label) {}

    /** A value over a number. */
    public record Point(double x, double y) {}

    /** What one line is made of. */
    public record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    /** Draws one or two series with at least one point among them, over generations. */
    static Chart of(String title, String description, List<Series> series) {
        List<Point> all = all(series);
        Scale across = Scale.over(all, Point::x, LEFT, RIGHT, 0);
        Scale up = Scale.over(all, Point::y, BOTTOM, TOP, MARGIN);
        return of(title, description, "generation", Long::toString, series, across, up);
    }

    /**
     * Draws counts or shares of the last days, from nothing up; their numbers are those of {@link LocalDate#toEpochDay}.
     *
     * @param days how many, up to the last one that has a value
     */
    static Chart byDay(String title, String description, int days, List<Series> series) {
        List<Point> all = all(series);
        double last = all.stream().mapToDouble(Point::x).max().orElse(0);
        double most = all.stream().mapToDouble(Point::y).max().orElse(0);
        Scale across = new Scale(last - days + 1, last, LEFT, RIGHT);
        Scale up = new Scale(0, Math.max(1, most * (1 + MARGIN)), BOTTOM, TOP);
        return of(title, description, "day", Chart::dayOfYear, series, across, up);
    }

    private static List<Point> all(List<Series> series) {
        return series.stream().flatMap(one -> one.points().stream()).toList();
    }

    private static String dayOfYear(long day) {
        return LocalDate.ofEpochDay(day).format(MONTH_AND_DAY);
    }

    private static Chart of(
            String title,
            String description,
            String over,
            LongFunction<String> labels,
            List<Series> series,
            Scale across,
            Scale up) {
        List<Line> lines = new ArrayList<>();
        for (Series one : series) {
            List<Dot> dots = one.points().stream()
                    .map(point -> new Dot(across.at(point.x()), up.at(point.y())))
                    .toList();
            StringBuilder points = new StringBuilder();
            dots.forEach(
                    dot -> points.append(dot.x()).append(',').append(dot.y()).append(' '));
            lines.add(new Line(one.name(), lines.size() + 1, points.toString().strip(), dots));
        }
        return new Chart(title, description, over, lines, across.wholeTicks(labels), up.ticks());
    }

    /** Where a value stands between two ends of the drawing. */
    private record Scale(double low, double high, int from, int to) {
        static Scale over(List<Point> points, ToDoubleFunction<Point> of, int from, int to, double margin) {
            double low = points.stream().mapToDouble(of).min().orElse(0);
            double high = points.stream().mapToDouble(of).max().orElse(1);
            double room = high > low ? (high - low) * margin : Math.max(Math.abs(low), 1) * MARGIN;
            return new Scale(low - room, high + room, from, to);
        }

        String at(double value) {
            double share = high > low ? (value - low) / (high - low) : 0;
            return String.format(Locale.ROOT, "%.1f", from + share * (to - from));
        }

        List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            for (int tick = 0; tick < TICKS; tick++) {
                double value = low + (high - low) * tick / (TICKS - 1);
                ticks.add(new Tick(at(value), rounded(value)));
            }
            return ticks;
        }

        List<Tick> wholeTicks(LongFunction<String> labels) {
            List<Tick> ticks = new ArrayList<>();
            long first = (long) Math.ceil(low);
            long last = (long) Math.floor(high);
            long step = Math.max(1, (last - first) / (TICKS * 2));
            for (long value = first; value <= last; value += step) {
                ticks.add(new Tick(at((double) value), labels.apply(value)));
            }
            return ticks;
        }

        private static String rounded(double value) {
            return new BigDecimal(value, new MathContext(DIGITS))
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }
}
