package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against an OpenID provider that answers as Keycloak does. */
class LoginTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final String TOKEN = "e30."
            + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"preferred_username\":\"alice\",\"x\":1.5}".getBytes(StandardCharsets.UTF_8))
            + ".c2ln";
    private static final String GRANTED = "{\"access_token\":\"" + TOKEN
            + "\",\"refresh_token\":\"again\",\"expires_in\":300,\"token_type\":\"Bearer\"}";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> forms = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    @TempDir
    private Path folder;

    private HttpServer server;
    private String page = "";
    private URI issuer;

    @BeforeEach
    void startsTheProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = URI.create("http://localhost:" + server.getAddress().getPort() + "/realms/portcullis");
        server.createContext(
                "/realms/portcullis/.well-known/openid-configuration",
                exchange -> answer(exchange, 200, """
                        {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token","device_authorization_endpoint":"%1$s/device"}
                        """.formatted(issuer)));
        server.createContext("/realms/portcullis/", exchange -> {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String next = answers.isEmpty() ? "{\"error\":\"nothing_planned\"}" : answers.removeFirst();
            answer(exchange, next.contains("\"error\"") ? 400 : 200, next);
        });
        server.createContext(
                "/realms/portcullis/auth",
                exchange -> answer(
                        exchange,
                        200,
                        "<form id=\"login\" action=\"%s\">"
                                .formatted(page.isEmpty() ? issuer + "/page?session=1&amp;tab=2" : page)));
        server.createContext("/realms/portcullis/page", exchange -> {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (forms.getLast().contains("password=wrong")) {
                answer(exchange, 200, "<form action=\"again\">");
                return;
            }
            exchange.getResponseHeaders().add("Location", "http://localhost/demo?session_state=s&code=c0de");
            answer(exchange, 302, "");
        });
        server.start();
    }

    @AfterEach
    void stopsTheProvider() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Login byDevice() throws CommandFailedException, InterruptedException {
        try (IdentityProvider provider = IdentityProvider.discover(issuer, NOW)) {
            return provider.await(provider.device(), pauses::add);
        }
    }

    @Test
    void waitsAsTheProviderAsksUntilTheCodeIsTyped() throws CommandFailedException, InterruptedException {
        // Given
        answers.add(
                "{\"device_code\":\"d\",\"user_code\":\"ABCD-EFGH\",\"verification_uri\":\"http://localhost/device\","
                        + "\"expires_in\":600,\"interval\":5}");
        answers.add("{\"error\":\"authorization_pending\"}");
        answers.add("{\"error\":\"slow_down\"}");
        answers.add(GRANTED);

        // When
        Login login = byDevice();

        // Then
        assertThat(login.person()).isEqualTo("alice");
        assertThat(login.expiresAt()).isEqualTo("2026-11-23T12:05:00Z");
        assertThat(pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(forms.getFirst()).isEqualTo("client_id=portcullis-cli&scope=openid");
        assertThat(login.toString()).doesNotContain(TOKEN, "again");
    }

    @Test
    void endsWhenThePersonSaysNo() {
        // Given
        answers.add(
                "{\"device_code\":\"d\",\"user_code\":\"A\",\"verification_uri\":\"http://localhost/\",\"expires_in\":600}");
        answers.add("{\"error\":\"access_denied\",\"error_description\":\"no\"}");

        // When / Then
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(this::byDevice)
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.NOT_ENTITLED));
        assertThat(answers).isEmpty();
    }

    @Test
    void keepsALoginForItsOwnerAloneAndPrintsNoToken() throws IOException {
        // Given
        answers.add(GRANTED);
        Path password = Files.writeString(folder.resolve("password"), "s3cr&t\n");
        Path kept = folder.resolve("new/login.json");

        // When
        CommandLineRun run = CommandLineRun.of(
                "login", "--issuer", issuer, "--user", "alice", "--password-file", password, "--login", kept, "--json");

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.getParent())))
                .isEqualTo("rwx------");
        assertThat(forms.getFirst()).isEqualTo("password=s3cr%26t&username=alice");
        assertThat(forms.getLast())
                .startsWith("client_id=portcullis-demo&code=c0de&code_verifier=")
                .contains("grant_type=authorization_code");
        assertThat(run.out() + run.err()).doesNotContain(TOKEN, "s3cr", "again");
        assertThat(run.out()).contains("\"person\":\"alice\"");
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, '', did not take the name alice",
        "right, http://elsewhere.example/, sends passwords to elsewhere.example"
    })
    void takesNoPasswordThatThePageRefusesAndSendsNoneElsewhere(String password, String action, String why)
            throws IOException {
        // Given
        page = action;
        Path file = Files.writeString(folder.resolve("password"), password);

        // When
        CommandLineRun run = CommandLineRun.of(
                "login",
                "--issuer",
                issuer,
                "--user",
                "alice",
                "--password-file",
                file,
                "--login",
                folder.resolve("l"));

        // Then
        assertThat(run.code()).isEqualTo(ExitCode.NOT_ENTITLED.code());
        assertThat(run.err()).contains(why, "portcullis login").doesNotContain("password=");
        assertThat(folder.resolve("l")).doesNotExist();
    }

    @Test
    void refreshesALoginThatIsOver() throws IOException {
        // Given
        answers.add(GRANTED.replace("\"expires_in\":300", "\"expires_in\":1"));
        Path kept = folder.resolve("login.json");
        Path password = Files.writeString(folder.resolve("password"), "p");
        CommandLineRun.of("login", "--issuer", issuer, "--user", "alice", "--password-file", password, "--login", kept);
        answers.add(GRANTED);

        // When: the gateway is not there, but the login was refreshed before it was asked
        CommandLineRun run = CommandLineRun.of("signoff", "list", "--login", kept, "--server", "http://localhost:1");

        // Then
        assertThat(run.code()).isEqualTo(69);
        assertThat(forms.getLast()).isEqualTo("client_id=portcullis-demo&grant_type=refresh_token&refresh_token=again");
        assertThat(run.err()).doesNotContain(TOKEN);
    }

    @Test
    void sendsNoSecretInTheClearToAnotherMachine() {
        // Given
        URI elsewhere = URI.create("http://login.example.test/realms/portcullis");

        // When / Then
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> IdentityProvider.discover(elsewhere, NOW))
                .withMessageContaining("in the clear");
    }

    @Test
    void refusesAProviderThatDescribesItselfAsAnother() {
        // Given
        URI other = URI.create(issuer.toString().replace("localhost", "127.0.0.1"));

        // When / Then
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> IdentityProvider.discover(other, NOW))
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
    }

    @Test
    void saysHowToLogInWhenNobodyIs() {
        // When
        CommandLineRun run = CommandLineRun.of("signoff", "list", "--login", folder.resolve("none.json"));

        // Then
        assertThat(run.code()).isEqualTo(77);
        assertThat(run.err()).contains("not logged in", "portcullis login");
    }
}
