package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A finite decimal number as it was written, the form of every number that carries meaning on the wire.
 *
 * <p>At most {@link Bounds#DECIMAL_CHARACTERS} characters, exponent within ±99, so that arithmetic on it stays small.
 */
public record Decimal(@JsonValue String text) {
    private static final int EXPONENT = 99;

    /** With a sign, a point and an exponent they are as long as a decimal may be. */
    private static final int DIGITS = 34;

    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    private static final Pattern SHAPE = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?");

    @JsonCreator
    public Decimal {
        if (text.length() > Bounds.DECIMAL_CHARACTERS || !SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a decimal number: " + Inert.text(text, 60));
        }
    }

    /**
     * What arithmetic came to, whatever it came to: in plain digits where they fit, else rounded half-even to
     * {@value #DIGITS} significant digits, with an exponent where those do not fit either. What is larger than every
     * decimal becomes the largest, and what is nearer to zero than any becomes zero.
     */
    public static Decimal of(BigDecimal value) {
        BigDecimal rounded = value.round(ROUNDING).stripTrailingZeros();
        return plain(value).or(() -> plain(rounded)).orElseGet(() -> scientific(rounded));
    }

    private static Optional<Decimal> plain(BigDecimal value) {
        return Math.abs((long) value.scale()) > Bounds.DECIMAL_CHARACTERS
                ? Optional.empty()
                : Optional.of(value.toPlainString())
                        .filter(text -> text.length() <= Bounds.DECIMAL_CHARACTERS)
                        .map(Decimal::new);
    }

    private static Decimal scientific(BigDecimal rounded) {
        long exponent = (long) rounded.precision() - rounded.scale() - 1;
        if (exponent > 2L * EXPONENT) {
            return largest(rounded.signum());
        }
        if (exponent < -2L * EXPONENT) {
            return new Decimal("0");
        }
        int written = Math.clamp(exponent, -EXPONENT, EXPONENT);
        BigDecimal mantissa = rounded.scaleByPowerOfTen(-written);
        if (exponent < -EXPONENT) {
            mantissa = mantissa.setScale(DIGITS - 1, RoundingMode.HALF_EVEN).stripTrailingZeros();
        }
        if (mantissa.signum() == 0) {
            return new Decimal("0");
        }
        String text = mantissa.toPlainString() + "e" + written;
        return text.length() <= Bounds.DECIMAL_CHARACTERS ? new Decimal(text) : largest(rounded.signum());
    }

    private static Decimal largest(int sign) {
        String end = "e" + EXPONENT;
        String start = sign < 0 ? "-" : "";
        return new Decimal(start + "9".repeat(Bounds.DECIMAL_CHARACTERS - start.length() - end.length()) + end);
    }

    public BigDecimal value() {
        return new BigDecimal(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
