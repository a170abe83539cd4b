package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.Mutator;
import dev.portcullis.fixtures.Spent;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Documents that are nearly a charter: refused at a place, or read the same again. */
class CharterFuzzTest {
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int MEBIBYTES = 128;

    private static final List<String> WORDS = List.of(
            "&a ",
            "*a",
            "<<: *a",
            "!!python/object:os.system ",
            "!!binary ",
            "%YAML 1.1\n---\n",
            "--- ",
            "...\n",
            "? ",
            "| \n",
            ">-\n",
            "~",
            "null",
            "yes",
            ".inf",
            ".nan",
            "0o777",
            "1_000",
            "1:30",
            "2026-11-27",
            "1e400",
            "99999999999999999999",
            "999999999",
            "100000000000000GiB",
            "9999999999h",
            "\"1e-999999999\"",
            "\"1e999999999\"",
            "\"\\u202e\"",
            "\"\\ud800\"",
            "\"\\x00\"",
            "\"\\UFFFFFFFF\"",
            "\u202e",
            "\u0085",
            "\u00a0",
            "**/**/**/**",
            "../x",
            "/etc",
            ".git/**",
            "proposers: ",
            "paths:\n",
            "limits: ",
            "tiers: {oversight: 0}",
            "types: [python, python]");

    private static final Pattern NUMBER = Pattern.compile("\\b[0-9]+\\b");
    private static final List<String> NUMBERS = List.of(
            "0", "1", "2", "3", "7", "999", "1000000", "2147483648", "00", "1.5", "1e-300", "-1", "0x1F", "\"9\"");

    private static final List<String> BOMBS = List.of(
            "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b]\n",
            "title: ".repeat(4_000),
            "[".repeat(30_000),
            "- ".repeat(30_000),
            "? ".repeat(30_000),
            "{a: ".repeat(16_000),
            "a: |\n" + " x\n".repeat(20_000),
            "\"" + "\\".repeat(60_000),
            "title: \"" + "\\t".repeat(30_000) + "\"\n",
            "a" + " ".repeat(60_000) + ":",
            "k: v\n".repeat(12_000),
            "&a ".repeat(20_000),
            "!<" + "x".repeat(60_000) + "> y",
            "%TAG ! " + "x".repeat(60_000) + "\n---\n",
            "title: '" + "''".repeat(30_000) + "'\n",
            "title: " + "9".repeat(60_000) + "\n",
            "title: 0." + "1".repeat(30_000) + "e" + "9".repeat(30_000) + "\n",
            "title: " + "1:".repeat(30_000) + "1\n",
            "title: " + "_".repeat(60_000) + "1\n");

    private int charters;

    @Test
    void aFewHundredDocumentsAreRefusedAtAPlaceOrReadTheSameAgain() {
        Fuzz.cases(600, this::isRefusedAtAPlaceOrReadTheSameAgain);
        assertThat(charters).isBetween(60, 540);
    }

    @Test
    @Tag("long")
    void aMinuteOfDocumentsIsRefusedAtAPlaceOrReadTheSameAgain() {
        assertThat(Fuzz.during(Duration.ofMinutes(1), this::isRefusedAtAPlaceOrReadTheSameAgain))
                .isGreaterThan(600);
    }

    private void isRefusedAtAPlaceOrReadTheSameAgain(RandomGenerator random) throws MalformedCharterException {
        // Given
        Bytes document = Bytes.copyOf(drawn(random));
        Spent spent = new Spent();

        // When
        Charter charter;
        try {
            charter = Charter.parse(document);
        } catch (MalformedCharterException refused) {
            assertThat(refused.line()).isPositive();
            assertThat(refused.column()).isPositive();
            assertThat(Inert.text(String.valueOf(refused.getMessage()), Integer.MAX_VALUE))
                    .isEqualTo(refused.getMessage());
            spent.isAtMost(TIME, MEBIBYTES);
            return;
        }

        // Then
        charters++;
        Charter again = Charter.parse(document);
        spent.isAtMost(TIME, MEBIBYTES);
        assertThat(document.length()).isLessThanOrEqualTo(Bounds.CHARTER_BYTES);
        assertThat(charter.digest()).isEqualTo(Digest.of(document));
        assertThat(again).hasToString(charter.toString());
        assertThat(again.evaluator(Tree.EMPTY)).isEqualTo(charter.evaluator(Tree.EMPTY));
        for (Purpose purpose : List.of(Purpose.EVALUATE, Purpose.ADMIT, Purpose.PROMOTE)) {
            assertThat(charter.requiredTier(purpose, ModificationClass.OVERSIGHT))
                    .isEqualTo(Charter.TOP_TIER);
        }
    }

    private static byte[] drawn(RandomGenerator random) {
        Mutator mutator = new Mutator(random, WORDS);
        String charter = random.nextBoolean() ? Charters.FULL : Charters.LEAST;
        if (random.nextInt(20) == 0) {
            String bomb = mutator.any(BOMBS);
            int at = charter.indexOf('\n', random.nextInt(charter.length()) - 1) + 1;
            charter = random.nextBoolean() ? bomb : charter.substring(0, at) + bomb + charter.substring(at);
        }
        if (random.nextInt(4) == 0) {
            return NUMBER.matcher(charter)
                    .replaceAll(number -> random.nextInt(8) == 0 ? mutator.any(NUMBERS) : number.group())
                    .getBytes(StandardCharsets.UTF_8);
        }
        return random.nextBoolean()
                ? mutator.text(charter).getBytes(StandardCharsets.UTF_8)
                : mutator.mutated(charter.getBytes(StandardCharsets.UTF_8));
    }
}
