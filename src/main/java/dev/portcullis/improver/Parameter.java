package dev.portcullis.improver;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A number the packer is told, its range, and how a change of it is drawn. */
enum Parameter {
    SEED(Scale.ANY, 1, 999_983),
    RESTARTS(Scale.WHOLE, 1, 8),
    STEPS(Scale.LOGARITHMIC_WHOLE, 200, 6_000),
    RATE(Scale.LOGARITHMIC, 0.001, 0.03),
    PRESSURE(Scale.LOGARITHMIC, 5, 200),
    JITTER(Scale.LINEAR, 0, 0.1),
    ROWS(Scale.WHOLE, 4, 7);

    private enum Scale {
        ANY,
        WHOLE,
        LINEAR,
        LOGARITHMIC,
        LOGARITHMIC_WHOLE
    }

    private final Scale scale;
    private final double least;
    private final double most;

    Parameter(Scale scale, double least, double most) {
        this.scale = scale;
        this.least = least;
        this.most = most;
    }

    /** A value near {@code value}, within the range; {@code step} is the spread as a share of the range. */
    BigDecimal mutate(BigDecimal value, double step, RandomGenerator random) {
        double spread = step * random.nextGaussian();
        double from = value.doubleValue();
        return switch (scale) {
            case ANY -> BigDecimal.valueOf(random.nextLong((long) least, (long) most + 1));
            case WHOLE -> whole(from + away(spread * (most - least)));
            case LINEAR -> rounded(from + spread * (most - least));
            case LOGARITHMIC -> rounded(from * Math.exp(spread * Math.log(most / least)));
            case LOGARITHMIC_WHOLE -> whole(from * Math.exp(spread * Math.log(most / least)));
        };
    }

    /** A whole number that is changed at all changes by at least one. */
    private static double away(double change) {
        return Math.abs(change) < 1 ? Math.signum(change) : change;
    }

    private BigDecimal whole(double value) {
        return BigDecimal.valueOf(Math.round(Math.clamp(value, least, most)));
    }

    private BigDecimal rounded(double value) {
        BigDecimal clamped = BigDecimal.valueOf(Math.clamp(value, least, most));
        return clamped.round(new MathContext(4, RoundingMode.HALF_EVEN));
    }

    /** As TOML: a parameter that is no whole number keeps a fraction, so that it stays a float. */
    String toml(BigDecimal value) {
        return switch (scale) {
            case ANY, WHOLE, LOGARITHMIC_WHOLE -> value.toBigIntegerExact().toString();
            case LINEAR, LOGARITHMIC -> {
                BigDecimal plain = value.stripTrailingZeros();
                yield plain.scale() < 1 ? plain.setScale(1).toPlainString() : plain.toPlainString();
            }
        };
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
