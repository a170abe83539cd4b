package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of configuration against a real stack's settings and the gateway as it was built. */
@ExtendWith(StackExtension.class)
class ConfigurationDT {
    private static final Duration START = Duration.ofMinutes(1);

    @Test
    void everyKeyTheStackWritesForItsGatewayIsOnThePage(Running stack) throws IOException {
        // Given
        List<String> keys = Files.readAllLines(stack.gatewaySettings()).stream()
                .map(line -> line.split("=", 2)[0])
                .toList();

        // When
        String page = Files.readString(ConfigurationReferenceTest.PAGE);

        // Then
        assertThat(keys).hasSizeGreaterThan(10);
        assertThat(keys).allMatch(key -> page.contains("`" + key + "`"));
    }

    @ParameterizedTest
    @CsvSource({"portcullis.policy-threads, 0", "portcullis.polcy-threads, 2"})
    void aGatewayDoesNotStartWithWhatThePageSaysItRefuses(String key, String value, Running stack, @TempDir Path folder)
            throws IOException, InterruptedException {
        // Given: an option that would be right, which the file wins over
        Path file = folder.resolve("gateway.properties");
        Files.writeString(file, Files.readString(stack.gatewaySettings()) + key + "=" + value + "\n");

        // When
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dquarkus.config.locations=" + file,
                        "-Dportcullis.policy-threads=2",
                        "-Dportcullis.keys=" + folder.resolve("keys"),
                        "-Dportcullis.checkpoint=" + folder.resolve("checkpoint"),
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        boolean ended = gateway.waitFor(START);
        gateway.destroyForcibly();

        // Then
        assertThat(ended).as("it did not go on").isTrue();
        assertThat(gateway.exitValue()).isNotZero();
        assertThat(Files.readString(folder.resolve("log"))).contains(key);
        assertThat(folder.resolve("checkpoint")).doesNotExist();
    }
}
