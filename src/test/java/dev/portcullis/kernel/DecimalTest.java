package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    private static final Decimal LARGEST = new Decimal("9".repeat(37) + "e99");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-2.50, -2.50",
        "1E+3, 1000",
        "0E+60, 0",
        "0E-60, 0",
        "1e-50, 1e-50",
        "-1.5e60, -1.5e60",
        "2.59999999999999999999999999999999999999999999999999, 2.6",
        "1e99, 1e99",
        "1.5e134, " + "150000000000000000000000000000000000e99",
        "1e-99, 1e-99",
        "5e-100, 0.5e-99",
        "4e-140, 0",
        "1e-2000000000, 0",
    })
    void writesWhatArithmeticCameTo(String value, String text) {
        // When
        Decimal written = Decimal.of(new BigDecimal(value));

        // Then
        assertThat(written.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e136", "1e2000000000", "12345678901234567890e2147483647"})
    void whatIsLargerThanEveryDecimalIsTheLargest(String value) {
        // When
        Decimal above = Decimal.of(new BigDecimal(value));
        Decimal below = Decimal.of(new BigDecimal(value).negate());

        // Then
        assertThat(above).isEqualTo(LARGEST);
        assertThat(below.text()).isEqualTo("-" + "9".repeat(36) + "e99");
    }

    /** Sums, differences and means of any two decimals, however far apart: what comes out is a decimal, and near. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261128})
    void whatComesOfAnyTwoDecimalsIsADecimalAndNear(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            // Given
            BigDecimal one = any(random).value();
            BigDecimal other = any(random).value();

            for (BigDecimal value : new BigDecimal[] {
                one,
                one.add(other),
                one.subtract(other),
                one.add(other).divide(BigDecimal.TWO, MathContext.DECIMAL32),
                one.multiply(other)
            }) {
                // When
                Decimal written = Decimal.of(value);

                // Then
                assertThat(written.text()).hasSizeLessThanOrEqualTo(Bounds.DECIMAL_CHARACTERS);
                assertThat(written).isEqualTo(new Decimal(written.text()));
                assertThat(near(value, written.value()))
                        .as("seed %d: %s as %s", seed, value, written)
                        .isTrue();
                assertThat(Integer.signum(value.compareTo(other))
                                * Integer.signum(written.value().compareTo(other)))
                        .as("seed %d: %s as %s beside %s", seed, value, written, other)
                        .isNotNegative();
            }
        }
    }

    @Test
    void whatIsWrittenPlainlyIsExact() {
        // Given
        BigDecimal value = new BigDecimal("-1234567890123456789012345678901234567.8");

        // When
        Decimal written = Decimal.of(value);

        // Then
        assertThat(written.text()).isEqualTo(value.toPlainString()).hasSize(Bounds.DECIMAL_CHARACTERS);
    }

    private static boolean near(BigDecimal value, BigDecimal written) {
        BigDecimal off = value.subtract(written).abs();
        boolean within = off.compareTo(value.abs().scaleByPowerOfTen(-33)) <= 0;
        boolean smaller = off.compareTo(new BigDecimal("1e-132")) <= 0;
        boolean larger = written.abs().compareTo(new BigDecimal("9e134")) > 0
                && value.abs().compareTo(written.abs()) >= 0;
        return within || smaller || larger;
    }

    private static Decimal any(Random random) {
        String sign = random.nextBoolean() ? "-" : "";
        String exponent = random.nextInt(4) == 0 ? "" : "e" + (random.nextInt(199) - 99);
        int room = Bounds.DECIMAL_CHARACTERS - sign.length() - exponent.length();
        String digits = new BigInteger(1 + random.nextInt(110), random).toString();
        String whole = digits.substring(0, Math.min(digits.length(), room));
        boolean pointed = whole.length() > 1 && whole.length() < room && random.nextBoolean();
        return new Decimal(sign + (pointed ? whole.charAt(0) + "." + whole.substring(1) : whole) + exponent);
    }
}
