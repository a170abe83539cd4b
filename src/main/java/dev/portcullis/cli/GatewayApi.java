package dev.portcullis.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.HttpSignature;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
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
 * The gateway over HTTP, for one caller. Every request has a timeout and every answer a bound; a problem becomes what a
 * person can do about it.
 */
final class GatewayApi implements AutoCloseable {
    /** Which is longer than the gateway ever waits on its own dependencies. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String JSON = "application/json";
    private static final String OCTETS = "application/octet-stream";

    /** As whom requests are sent. */
    sealed interface Credential {
        /** A person's access token. */
        record Token(String token) implements Credential {
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** A key by which every request is signed (RFC 9421): a proposer's, or a person's where no login is to be had. */
        record Key(SigningKey key) implements Credential {}
    }

    private final URI gateway;
    private final Credential credential;
    private final InstantSource clock;
    private final HttpClient http;

    GatewayApi(URI gateway, Credential credential, InstantSource clock) {
        this.gateway = gateway;
        this.credential = credential;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    <T> T get(String path, Class<T> shape) throws CommandFailedException, InterruptedException {
        return get(path, Duration.ZERO, shape);
    }

    /** As {@link #get(String, Class)}, of what the gateway answers only after {@code wait}. */
    <T> T get(String path, Duration wait, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(send("GET", path, new byte[0], JSON, ANSWER.plus(wait)), shape);
    }

    /** Content that is named by its digest; what has another is refused. */
    Bytes content(String path, Digest digest) throws CommandFailedException, InterruptedException {
        Bytes content = Bytes.copyOf(send("GET", path, new byte[0], OCTETS, ANSWER));
        if (!Digest.of(content).equals(digest)) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway gave other content than " + digest,
                    "Do not go on; tell whoever runs the gateway at " + gateway);
        }
        return content;
    }

    <T> T post(String path, Object document, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(send("POST", path, StrictJson.write(document), JSON, ANSWER), shape);
    }

    <T> T post(String path, Envelope envelope, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(send("POST", path, envelope.toBytes(), Envelope.MEDIA_TYPE, ANSWER), shape);
    }

    <T> T put(String path, Object document, Class<T> shape) throws CommandFailedException, InterruptedException {
        return read(send("PUT", path, StrictJson.write(document), JSON, ANSWER), shape);
    }

    /** Stores content under its digest; what is there already stays. */
    void putBlob(Bytes content) throws CommandFailedException, InterruptedException {
        send("PUT", "/v1/blobs/" + Digest.of(content), content.toArray(), OCTETS, ANSWER);
    }

    private byte[] send(String method, String path, byte[] body, String type, Duration atMost)
            throws CommandFailedException, InterruptedException {
        URI target = URI.create(gateway + path);
        HttpRequest.Builder request = switch (credential) {
            case Credential.Key key -> HttpSignature.request(key.key(), method, target, body, clock.instant());
            case Credential.Token token ->
                HttpRequest.newBuilder(target)
                        .method(method, body.length > 0 ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + token.token());
        };
        if (body.length > 0) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> response;
        try {
            response = http.send(
                    request.timeout(atMost).build(),
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.FILE_BYTES));
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "no answer from the gateway at " + gateway + ": " + e,
                    "Is it up? portcullis local status; elsewhere: --server URL",
                    e);
        }
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        throw problem(response.statusCode(), response.body());
    }

    private <T> T read(byte[] body, Class<T> shape) throws CommandFailedException {
        try {
            return StrictJson.read(body, shape);
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the answer of " + gateway + " is not understood: " + e.getMessage(),
                    "Is that a Portcullis gateway of this version?",
                    e);
        }
    }

    /** An RFC 9457 problem, or what is told when it is none. */
    private CommandFailedException problem(int status, byte[] body) {
        String code = "HTTP_" + status;
        String detail = "the answer of " + gateway + " is no problem document";
        try {
            JsonNode problem = StrictJson.parse(body);
            code = problem.path("code").asText(code);
            detail = problem.path("detail").asText("no detail");
        } catch (MalformedJsonException _) {
            // What a proxy in front of the gateway answers, most likely; the status says enough.
        }
        return new CommandFailedException(exitCode(status, code), code + ": " + detail, remedy(status, code));
    }

    private static ExitCode exitCode(int status, String code) {
        if (code.equals("HALTED")) {
            return ExitCode.HALTED;
        }
        return switch (status) {
            case 401, 403 -> ExitCode.NOT_ENTITLED;
            case 425, 429 -> ExitCode.UNAVAILABLE;
            default -> status >= 500 ? ExitCode.UNAVAILABLE : ExitCode.DENIED;
        };
    }

    private String remedy(int status, String code) {
        return switch (code) {
            case "NOT_ENROLLED" -> "Have yourself enrolled: portcullis trust amend --add-person";
            case "NOT_INDEPENDENT" -> "Somebody else has to answer; portcullis signoff list shows what is yours";
            case "BASIS_MISMATCH", "VIEW_MISMATCH" -> "Read it again: portcullis signoff show";
            case "AMENDMENT_OPEN" -> "Answer the open one first: portcullis signoff list";
            case "REQUEST_SIGNATURE_STALE", "TIME_REFUSED" -> "Set this machine's clock";
            case "KEY_NOT_ENROLLED", "KEY_NOT_IN_TRUST" ->
                "Enrol the key: a proposer's in charter.yaml, a person's with portcullis trust amend";
            case "HALTED" -> "Two people end a halt: portcullis rearm HALT_ID --reason TEXT";
            default ->
                switch (status) {
                    case 401 ->
                        credential instanceof Credential.Token
                                ? "Log in again: portcullis login"
                                : "Sign with an enrolled key: --key FILE";
                    case 403 -> "Ask somebody whose role it is";
                    case 404 -> "Look what there is: portcullis status, portcullis signoff list";
                    case 425, 429, 503 -> "Try again in a few seconds";
                    default -> "Correct what it names and try again";
                };
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
