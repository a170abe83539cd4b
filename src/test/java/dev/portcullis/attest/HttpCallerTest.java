package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.HttpCaller.Problem;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real HTTP server. */
class HttpCallerTest {
    private static final SigningKey KEY = SigningKey.generate("worker-1");
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final byte[] BODY = Bytes.utf8("{\"a\":1}").toArray();
    private static final byte[] NO_BODY = {};

    private final HttpServer server;
    private final HttpCaller nobody = new HttpCaller(new Credential.Nobody(), InstantSource.fixed(NOW));
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Map<String, List<String>> headers = Map.of();

    HttpCallerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 200, NO_BODY));
        server.createContext("/large", exchange -> answer(exchange, 200, new byte[Bounds.ANSWER_BYTES + 1]));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().set("Location", "/");
            answer(exchange, 302, NO_BODY);
        });
        server.createContext("/never", _ -> await(over));
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        nobody.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        headers = Map.copyOf(exchange.getRequestHeaders());
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private Answer send(HttpCaller caller, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return caller.send(method, at(path), body, HttpCaller.JSON, HttpCaller.ANSWER);
    }

    @Test
    void signsAsTheHolderOfAKey() throws IOException, InterruptedException, SignatureRefusedException {
        // When
        Answer answer = send(nobody.as(new Credential.Key(KEY)), "PUT", "/v1/thing?wait=1s", BODY);

        // Then
        assertThat(answer.isGood()).isTrue();
        assertThat(HttpSignature.verify("PUT", at("/v1/thing?wait=1s"), headers, BODY, id -> KEY.verifierKey(), NOW))
                .isEqualTo(KEY.verifierKey());
        assertThat(headers.get("Content-type")).containsExactly(HttpCaller.JSON);
    }

    @Test
    void bearsATokenAndShowsItNowhere() throws IOException, InterruptedException {
        // Given
        Credential token = new Credential.Token("s3cret");

        // When
        send(nobody.as(token), "GET", "/", NO_BODY);

        // Then
        assertThat(headers.get("Authorization")).containsExactly("Bearer s3cret");
        assertThat(headers).doesNotContainKeys("Signature", "Content-type");
        assertThat(token.toString()).doesNotContain("s3cret");
    }

    @Test
    void saysNothingOfWhoSendsAsNobody() throws IOException, InterruptedException {
        // When
        send(nobody, "GET", "/", NO_BODY);

        // Then
        assertThat(headers).doesNotContainKeys("Signature", "Signature-input", "Authorization");
    }

    @Test
    void followsNobodyElsewhere() throws IOException, InterruptedException {
        // When
        Answer answer = send(nobody.as(new Credential.Token("s3cret")), "GET", "/elsewhere", NO_BODY);

        // Then
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.isGood()).isFalse();
    }

    @Test
    void takesWhatIsTooLongOrTooLateForNoAnswer() {
        // Then
        assertThatThrownBy(() -> send(nobody, "GET", "/large", NO_BODY)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> nobody.send("GET", at("/never"), NO_BODY, HttpCaller.JSON, Duration.ofMillis(50)))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":\"HALTED\",\"detail\":\"since noon\"} | HALTED   | since noon",
                "{\"code\":\"A\\u001bB\"}                        | A\\u{1b}B | no detail",
                "{}                                              | HTTP_409 | no detail",
                "<html>                                          | HTTP_409 | the answer is no problem document",
            })
    void readsAProblemInertly(String body, String code, String detail) {
        // When
        Problem problem = new Answer(409, Bytes.utf8(body)).problem();

        // Then
        assertThat(problem).isEqualTo(new Problem(code, detail));
    }

    @ParameterizedTest
    @CsvSource({
        "200, true,  false", "202, true,  false", "302, false, false", "401, false, false", "404, false, false",
        "409, false, false", "410, false, false", "425, false, true", "429, false, true", "500, false, true",
        "503, false, true"
    })
    void tellsADecisionFromAnOutage(int status, boolean good, boolean unavailable) {
        // When
        Answer answer = new Answer(status, Bytes.EMPTY);

        // Then
        assertThat(answer.isGood()).isEqualTo(good);
        assertThat(answer.isUnavailable()).isEqualTo(unavailable);
    }
}
