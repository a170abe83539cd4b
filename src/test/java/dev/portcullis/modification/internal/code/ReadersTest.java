package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {
    private static final int TRIES = 25;

    private final Map<String, Function<String, Program>> readers = Map.of(
            "worker.mjs", new JavascriptReader(SyntaxParser.javascript())::read,
            "Scorer.java.txt", new JavaReader(SyntaxParser.java())::read,
            "matmul.cu", new CppReader(SyntaxParser.cpp())::read,
            "extension.cpp", new CppReader(SyntaxParser.cpp())::read);

    @ParameterizedTest
    @ValueSource(longs = {1, 20261})
    void noTextMakesAReaderFail(long seed) {
        // Given
        Random random = new Random(seed);
        int understood = 0;

        for (Map.Entry<String, Function<String, Program>> reader : readers.entrySet()) {
            List<String> lines = Words.sample(reader.getKey()).lines().toList();
            for (int i = 0; i < TRIES; i++) {
                // When
                int from = random.nextInt(lines.size());
                int to = Math.min(lines.size(), from + 1 + random.nextInt(4));
                String text = String.join("\n", lines.subList(0, from)) + "\n"
                        + String.join("\n", lines.subList(to, lines.size()));
                Program program = reader.getValue().apply(text);

                // Then
                assertThat(program.body().isEmpty()).isEqualTo(program.trouble() != null);
                understood += program.trouble() == null ? 1 : 0;
            }
        }
        assertThat(understood).isGreaterThan(TRIES);
    }

    @Test
    void whatIsNestedDeepIsReadOrNotUnderstood() {
        for (int depth : new int[] {100, 350, 5_000}) {
            String nested = "(".repeat(depth) + "x" + ")".repeat(depth);
            String chained = "x" + ".f()".repeat(depth);
            for (String expression : List.of(nested, chained)) {
                assertThat(read("worker.mjs", "y = " + expression + ";")).satisfies(ReadersTest::isWhole);
                assertThat(read("matmul.cu", "void f() { y = " + expression + "; }"))
                        .satisfies(ReadersTest::isWhole);
                assertThat(read("Scorer.java.txt", "class A { int y = " + expression + "; }"))
                        .satisfies(ReadersTest::isWhole);
            }
        }
    }

    private Program read(String like, String text) {
        return Objects.requireNonNull(readers.get(like)).apply(text);
    }

    private static void isWhole(Program program) {
        assertThat(program.body().isEmpty()).isEqualTo(program.trouble() != null);
    }
}
