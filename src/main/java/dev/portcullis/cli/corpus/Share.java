package dev.portcullis.cli.corpus;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How many of how many, and what that says of the rate behind it: the exact two-sided interval of Clopper and Pearson at
 * 95 %, and where all or none were seen, how often the other may be at most (95 %, one-sided): 1 − 0.05^(1/n).
 *
 * <p>Bounds are rounded outwards. Of nothing there is no rate.
 *
 * @param unseenAtMost null unless {@code count} is 0 or {@code of}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Share(
        int count,
        int of,
        @Nullable Decimal rate,
        @Nullable Decimal low,
        @Nullable Decimal high,
        @Nullable Decimal unseenAtMost) {
    private static final double MISSED = 0.05;
    private static final int DIGITS = 4;
    /** Halvings of [0, 1]: past 60 a double no longer changes. */
    private static final int HALVINGS = 60;

    static Share of(int count, int of) {
        if (count < 0 || count > of) {
            throw new IllegalArgumentException(count + " of " + of);
        }
        if (of == 0) {
            return new Share(0, 0, null, null, null, null);
        }
        return new Share(
                count,
                of,
                Decimal.of(BigDecimal.valueOf(count).divide(BigDecimal.valueOf(of), DIGITS, RoundingMode.HALF_EVEN)),
                decimal(low(count, of), RoundingMode.FLOOR),
                decimal(high(count, of), RoundingMode.CEILING),
                count == 0 || count == of ? decimal(unseenAtMost(of), RoundingMode.CEILING) : null);
    }

    /** Whether at least {@code percent} of a hundred; of nothing, yes. */
    boolean isAtLeast(int percent) {
        return 100L * count >= (long) percent * of;
    }

    /** Whether at most {@code percent} of a hundred; of nothing, yes. */
    boolean isAtMost(int percent) {
        return 100L * count <= (long) percent * of;
    }

    /** The rate at which {@code count} or more of {@code of} are seen one time in forty. */
    static double low(int count, int of) {
        return count == 0 ? 0 : rateAt(of, count, MISSED / 2);
    }

    /** The rate at which {@code count} or fewer of {@code of} are seen one time in forty. */
    static double high(int count, int of) {
        return 1 - low(of - count, of);
    }

    /** How often a thing may be, at 95 %, that was never seen in {@code of}. */
    static double unseenAtMost(int of) {
        return -StrictMath.expm1(StrictMath.log(MISSED) / of);
    }

    /** The rate p with P(X ≥ count) = {@code tail} for X binomial of {@code of} and p; that probability grows with p. */
    private static double rateAt(int of, int count, double tail) {
        double below = 0;
        double above = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (below + above) / 2;
            if (atLeast(of, count, middle) < tail) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return (below + above) / 2;
    }

    /** P(X ≥ count), summed term by term in logarithms, from the largest count down to keep the small ones. */
    private static double atLeast(int of, int count, double rate) {
        double odds = StrictMath.log(rate) - StrictMath.log1p(-rate);
        double term = of * StrictMath.log(rate);
        double sum = StrictMath.exp(term);
        for (int seen = of; seen > count; seen--) {
            term += StrictMath.log((double) seen / (of - seen + 1)) - odds;
            sum += StrictMath.exp(term);
        }
        return sum;
    }

    private static Decimal decimal(double value, RoundingMode rounding) {
        return Decimal.of(new BigDecimal(value).setScale(DIGITS, rounding));
    }
}
