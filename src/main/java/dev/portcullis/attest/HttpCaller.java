package dev.portcullis.attest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Calls over HTTP as somebody. Every call says who sends it, has a timeout, follows no redirect, and reads at most
 * {@link Bounds#ANSWER_BYTES} of an answer; what goes beyond is no answer.
 */
public final class HttpCaller implements AutoCloseable {
    /** How long to wait for an answer: longer than the gateway ever waits on its own dependencies. */
    public static final Duration ANSWER = Duration.ofSeconds(20);

    public static final String JSON = "application/json";
    public static final String OCTETS = "application/octet-stream";
    public static final String FORM = "application/x-www-form-urlencoded";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int PROBLEM_CHARACTERS = 400;

    private final HttpClient http;
    private final Credential credential;
    private final InstantSource clock;

    /** As whom requests are sent. */
    public sealed interface Credential {
        /** As nobody in particular. */
        record Nobody() implements Credential {}

        /** As the bearer of a token. */
        record Token(String token) implements Credential {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** As the holder of a key, by which every request is signed (RFC 9421). */
        record Key(SigningKey key) implements Credential {}
    }

    /** What was answered. */
    public record Answer(int status, Bytes body) {
        public boolean isGood() {
            return status / 100 == 2;
        }

        /** Whether nothing was decided, so that asking the same again later makes sense. */
        public boolean isUnavailable() {
            return status == 425 || status == 429 || status / 100 == 5;
        }

        /** The answer as a problem, or what is told when it is none, as what a proxy in front answers. */
        public Problem problem() {
            String code = "HTTP_" + status;
            try {
                JsonNode problem = StrictJson.parse(body.toArray());
                return new Problem(
                        Inert.text(problem.path("code").asText(code), PROBLEM_CHARACTERS),
                        Inert.text(problem.path("detail").asText("no detail"), PROBLEM_CHARACTERS));
            } catch (MalformedJsonException _) {
                return new Problem(code, "the answer is no problem document");
            }
        }
    }

    /** An RFC 9457 problem: a stable code, and words for a person, both inert. */
    public record Problem(String code, String detail) {
        @Override
        public String toString() {
            return code + ": " + detail;
        }
    }

    public HttpCaller(Credential credential, InstantSource clock) {
        this(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build(),
                credential,
                clock);
    }

    private HttpCaller(HttpClient http, Credential credential, InstantSource clock) {
        this.http = http;
        this.credential = credential;
        this.clock = clock;
    }

    /** The same connections used as somebody else; closing either closes both. */
    public HttpCaller as(Credential other) {
        return new HttpCaller(http, other, clock);
    }

    /**
     * Sends one request.
     *
     * @param target absolute, its host and port as the server itself knows them: they are part of what is signed
     * @param body empty when there is none
     * @param type of the body
     * @throws IOException when there was no answer within {@code atMost}, or too long a one
     */
    public Answer send(String method, URI target, byte[] body, String type, Duration atMost)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(method, body.length > 0 ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody())
                .timeout(atMost);
        if (body.length > 0) {
            request.header("Content-Type", type);
        }
        switch (credential) {
            case Credential.Nobody _ -> {}
            case Credential.Token token -> request.header("Authorization", "Bearer " + token.token());
            case Credential.Key key ->
                HttpSignature.sign(key.key(), method, target, body, clock.instant())
                        .forEach(request::header);
        }
        HttpResponse<byte[]> response =
                http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.ANSWER_BYTES));
        return new Answer(response.statusCode(), Bytes.copyOf(response.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
