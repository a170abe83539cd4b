package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of configuration against a real stack's settings and the gateway as it was built. */
@ExtendWith(StackExtension.class)
@Tag("long")
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
        // Given
        Path file = settings(stack, folder, key + "=" + value);

        // When
        Process gateway = gateway(file, folder);
        boolean ended = gateway.waitFor(START);
        gateway.destroyForcibly();

        // Then
        assertThat(ended).as("it did not go on").isTrue();
        assertThat(gateway.exitValue()).isEqualTo(78);
        assertThat(Files.readString(folder.resolve("log"))).contains(key);
        assertThat(folder.resolve("checkpoint")).doesNotExist();
    }

    @Test
    void theCommandOnThePageRunsAGatewayUntilItIsToldToStop(Running stack, FreshDatabase database, @TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException {
        // Given
        DemoInstallation.found(stack, folder.resolve("keys"), new TrustDocument.Witnesses(0, List.of()));
        stack.provisionTopics("page-");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path file = settings(
                stack,
                folder,
                "quarkus.datasource.jdbc.url=" + database.jdbcUrl(),
                "quarkus.http.port=" + port,
                "portcullis.topic-prefix=page-");
        URI ready = URI.create("http://localhost:" + port + "/q/health/ready");

        // When
        Process gateway = gateway(file, folder);
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(START)
                    .failFast("it ended", () -> !gateway.isAlive())
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() ->
                            http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                                            .statusCode()
                                    == 200);
        }
        List<ProcessHandle> below = gateway.descendants().toList();
        gateway.destroy();

        // Then
        assertThat(gateway.waitFor(START)).isTrue();
        assertThat(below).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    /** The stack's settings with others in their place. */
    private static Path settings(Running stack, Path folder, String... others) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(stack.gatewaySettings()));
        List<String> own = new ArrayList<>(List.of(others));
        own.add("portcullis.keys=" + folder.resolve("keys"));
        own.add("portcullis.checkpoint=" + folder.resolve("checkpoint"));
        for (String other : own) {
            lines.removeIf(line -> line.startsWith(other.substring(0, other.indexOf('=') + 1)));
        }
        lines.addAll(own);
        return Files.write(folder.resolve("gateway.properties"), lines);
    }

    /** What the page shows, as the launcher runs it. */
    private static Process gateway(Path config, Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "target/quarkus-app/app/*:target/quarkus-app/lib/boot/*:target/quarkus-app/lib/main/*",
                        "dev.portcullis.cli.Portcullis",
                        "gateway",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }
}
