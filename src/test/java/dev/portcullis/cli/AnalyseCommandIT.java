package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyseCommandIT {
    @ParameterizedTest
    @CsvSource({"'{\"id\":1,\"type\":\"python\",\"bytes\":10}\nimport os\n', 0, 2", "what is this?, 64, 1"})
    void answersOnItsPipesAndSaysNothingElseThere(String asked, int exit, int answers)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Portcullis.class.getName(),
                        "analyse")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            // When
            try (OutputStream requests = process.getOutputStream()) {
                requests.write(asked.getBytes(StandardCharsets.UTF_8));
            }
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();

            // Then
            assertThat(process.waitFor(Duration.ofSeconds(30))).isTrue();
            assertThat(process.exitValue()).isEqualTo(exit);
            assertThat(said).hasSize(answers);
            for (String line : said) {
                assertThat(StrictJson.parse(line.getBytes(StandardCharsets.UTF_8))
                                .isObject())
                        .isTrue();
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
