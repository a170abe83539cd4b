package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A finite decimal number as it was written, the form of every number that carries meaning on the wire.
 *
 * <p>At most {@link Bounds#DECIMAL_CHARACTERS} characters, exponent within ±99, so that arithmetic on it stays small.
 */
public record Decimal(@JsonValue String text) {
    private static final Pattern SHAPE = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?");

    @JsonCreator
    public Decimal {
        if (text.length() > Bounds.DECIMAL_CHARACTERS || !SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a decimal number: " + Inert.text(text, 60));
        }
    }

    public static Decimal of(BigDecimal value) {
        return new Decimal(value.toPlainString());
    }

    public BigDecimal value() {
        return new BigDecimal(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
