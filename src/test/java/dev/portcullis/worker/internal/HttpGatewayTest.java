package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.attest.HttpSignature;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real HTTP server that verifies each request's signature as the gateway does. */
class HttpGatewayTest {
    private static final PermitId PERMIT = PermitId.next(InstantSource.system());
    private static final RedemptionId REDEMPTION = RedemptionId.next(InstantSource.system());
    private static final String NONCE = "0123456789abcdef";

    private record Answer(int status, String body) {}

    private final SigningKey key = SigningKey.generate("worker-1");
    private final HttpServer server;
    private final HttpGateway gateway;
    private volatile Answer answer = new Answer(200, "{}");
    private volatile String asked = "";

    HttpGatewayTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        gateway = new HttpGateway(base(), key, "a pool", InstantSource.system());
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer given = answer;
        try {
            HttpSignature.verify(
                    exchange.getRequestMethod(),
                    base().resolve(exchange.getRequestURI()),
                    exchange.getRequestHeaders(),
                    body,
                    _ -> key.verifierKey(),
                    InstantSource.system().instant());
            asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + Bytes.copyOf(body).utf8();
        } catch (SignatureRefusedException e) {
            given = new Answer(401, "{\"code\":\"" + e.code() + "\"}");
        }
        byte[] bytes = Bytes.utf8(given.body()).toArray();
        exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void listsThePermitsOfItsPool() throws IOException, InterruptedException {
        // Given
        answer = new Answer(200, "{\"items\":[{\"permit\":\"" + PERMIT + "\",\"purpose\":\"evaluate\"}],\"trust\":4}");

        // Then
        assertThat(gateway.issued(new Gateway.Said(3, Optional.of("TRUST_FORKED"))))
                .isEqualTo(new Gateway.Listed(List.of(PERMIT), 4));
        assertThat(asked).isEqualTo("GET /v1/permits?audience=a+pool&state=issued&trust=3&doubt=TRUST_FORKED ");
    }

    @Test
    void redeemsWithWorkerAndNonceAndKeepsTheReceiptByteForByte() throws IOException, InterruptedException {
        // Given
        answer = new Answer(200, "{ \"payload\" : 1 }");

        // When
        Gateway.RedemptionAnswer redeemed = gateway.redeem(PERMIT, NONCE);

        // Then
        assertThat(redeemed).isEqualTo(new Gateway.RedemptionAnswer.Redeemed(Bytes.utf8("{ \"payload\" : 1 }")));
        assertThat(asked)
                .isEqualTo("POST /v1/permits/" + PERMIT + "/redemption {\"worker\":\""
                        + key.verifierKey().keyId() + "\",\"nonce\":\"" + NONCE + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"409, ALREADY_REDEEMED", "410, PERMIT_EXPIRED", "404, PERMIT_UNKNOWN", "403, WRONG_AUDIENCE"})
    void takesARefusalAsFinal(int status, String code) throws IOException, InterruptedException {
        // Given
        answer = new Answer(status, "{\"code\":\"" + code + "\"}");

        // Then
        assertThat(gateway.redeem(PERMIT, NONCE)).isEqualTo(new Gateway.RedemptionAnswer.Refused(code));
        assertThat(gateway.renew(REDEMPTION)).isEqualTo(new Gateway.RenewalAnswer.Stop(code));
    }

    @Test
    void asksAgainWhatIsNotYetPublished() throws IOException, InterruptedException {
        // Given
        answer = new Answer(425, "{\"code\":\"NOT_YET_PUBLISHED\"}");

        // Then
        assertThat(gateway.redeem(PERMIT, NONCE)).isEqualTo(new Gateway.RedemptionAnswer.NotYetPublished());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void takesATroubleForNoAnswerAtAll(int status) {
        // Given: neither leave nor refusal; the same nonce is tried again, a lease runs on its own clock
        answer = new Answer(status, "<html>");

        // Then
        assertThatThrownBy(() -> gateway.redeem(PERMIT, NONCE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> gateway.renew(REDEMPTION)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"leaseUntil\":\"x\",\"proof\":\"p\"} | p", "{\"proof\":\"\"} | ''"})
    void readsTheProofOnceThereIsOne(String body, String proof) throws IOException, InterruptedException {
        // Given
        answer = new Answer(200, body);

        // Then
        assertThat(gateway.renew(REDEMPTION))
                .isEqualTo(new Gateway.RenewalAnswer.Renewed(proof.isEmpty() ? Optional.empty() : Optional.of(proof)));
    }

    @Test
    void saysWhereItLookedWhenNothingListens() {
        // Given
        URI nowhere = base();
        server.stop(0);

        // Then
        assertThatThrownBy(() -> gateway.issued(new Gateway.Said(1, Optional.empty())))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("nothing listens at " + nowhere, "the gateway is not up");
    }

    @Test
    void saysWhatItWasAnsweredAndByWhom() {
        // Given
        answer = new Answer(503, "{\"code\":\"UNAVAILABLE\"}");

        // Then
        assertThatThrownBy(() -> gateway.issued(new Gateway.Said(1, Optional.empty())))
                .hasMessageContainingAll(base().toString(), "503 UNAVAILABLE", "/v1/permits");
    }

    @Test
    void findsContentByItsDigestOrNothing() throws IOException, InterruptedException {
        // Given
        answer = new Answer(200, "content");
        Optional<Bytes> found = gateway.blob(Digest.of("content"));
        answer = new Answer(404, "{\"code\":\"NOT_FOUND\"}");

        // Then
        assertThat(found).contains(Bytes.utf8("content"));
        assertThat(gateway.blob(Digest.of("content"))).isEmpty();
        assertThat(asked).isEqualTo("GET /v1/blobs/" + Digest.of("content").hex() + " ");
    }
}
