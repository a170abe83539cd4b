package dev.portcullis.improver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.HttpSignature;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gate over HTTP: every request signed by RFC 9421, every proposal signed once more inside its envelope. */
public final class RestGateClient implements GateClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int PROBLEM_CHARACTERS = 400;
    private static final Pattern MANIFEST_LINE = Pattern.compile("100644 ([0-9a-f]{64})  (.+)");

    private final URI gateway;
    private final LineageId lineage;
    private final SigningKey key;
    private final InstantSource clock;
    private final HttpClient http;

    /**
     * A client of one lineage.
     *
     * @param gateway scheme, host and port, as the gateway itself sees them
     * @param key the enrolled proposer's
     */
    public RestGateClient(URI gateway, LineageId lineage, SigningKey key, InstantSource clock) {
        this.gateway = gateway;
        this.lineage = lineage;
        this.key = key;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public void submit(ProposalId id, Draft draft)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        for (Bytes blob : Statements.blobs(draft)) {
            upload(blob);
        }
        Envelope envelope = new KeySigner(key).sign(Statements.of(id, lineage, draft));
        String path = switch (draft) {
            case ProposalDraft proposal -> "/v1/proposals";
            case PromotionDraft promotion -> "/v1/proposals/" + promotion.of() + "/promotion";
        };
        send("POST", path, envelope.toBytes(), Envelope.MEDIA_TYPE, ANSWER);
    }

    /** Uploads a file that is too large to travel inline. */
    void upload(Bytes blob) throws GateRefusedException, GateUnavailableException, InterruptedException {
        send("PUT", "/v1/blobs/" + Digest.of(blob), blob.toArray(), "application/octet-stream", ANSWER);
    }

    @Override
    public AnswerPredicate answer(ProposalId id, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        Duration wait = atMost.compareTo(Bounds.LONGEST_WAIT) < 0 ? atMost : Bounds.LONGEST_WAIT;
        byte[] body = get("/v1/proposals/" + id + "?wait=" + wait.toSeconds() + "s", wait.plus(ANSWER));
        try {
            return StrictJson.read(body, AnswerPredicate.class);
        } catch (MalformedJsonException e) {
            throw new GateUnavailableException("the gateway's answer is not one: " + e.getMessage(), e);
        }
    }

    @Override
    public Head head() throws GateRefusedException, GateUnavailableException, InterruptedException {
        byte[] body = get("/v1/lineages/" + lineage, ANSWER);
        try {
            JsonNode found = StrictJson.parse(body);
            JsonNode score = found.path("score");
            return new Head(
                    Digest.parse(found.path("head").asText()),
                    score.isTextual() ? new Decimal(score.asText()).value() : null);
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new GateUnavailableException("the gateway does not say what the head is: " + e.getMessage(), e);
        }
    }

    @Override
    public SourceTree tree(Digest tree) throws GateRefusedException, GateUnavailableException, InterruptedException {
        String manifest = Bytes.copyOf(get("/v1/trees/" + tree, ANSWER)).utf8();
        Map<String, Bytes> files = new HashMap<>();
        for (String line : manifest.lines().toList()) {
            Matcher file = MANIFEST_LINE.matcher(line);
            if (!file.matches()) {
                throw new GateRefusedException("TREE_UNSUPPORTED", "a file of another kind: " + Inert.text(line, 200));
            }
            files.put(file.group(2), Bytes.copyOf(get("/v1/blobs/" + new Digest(file.group(1)), ANSWER)));
        }
        SourceTree fetched = SourceTree.of(files);
        if (!fetched.digest().equals(tree)) {
            throw new GateUnavailableException("the gateway gave other content than tree " + tree, null);
        }
        return fetched;
    }

    @Override
    public void close() {
        http.close();
    }

    private byte[] get(String path, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        return send("GET", path, new byte[0], null, atMost);
    }

    private byte[] send(String method, String path, byte[] body, @Nullable String type, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        URI target = URI.create(gateway + path);
        HttpRequest.Builder request = HttpSignature.request(key, method, target, body, clock.instant())
                .timeout(atMost);
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.FILE_BYTES));
        } catch (IOException e) {
            throw new GateUnavailableException("cannot reach the gateway at " + gateway + ": " + e, e);
        }
        int status = response.statusCode();
        if (status / 100 == 2) {
            return response.body();
        }
        if (status == 425 || status == 429 || status / 100 == 5) {
            throw new GateUnavailableException("the gateway answered " + status + " to " + method + " " + path, null);
        }
        throw refused(status, response.body());
    }

    /** An RFC 9457 problem, or what is told when it is none. */
    private static GateRefusedException refused(int status, byte[] body) {
        try {
            JsonNode problem = StrictJson.parse(body);
            return new GateRefusedException(
                    Inert.text(problem.path("code").asText("HTTP_" + status), PROBLEM_CHARACTERS),
                    Inert.text(problem.path("detail").asText("no detail"), PROBLEM_CHARACTERS));
        } catch (MalformedJsonException e) {
            return new GateRefusedException("HTTP_" + status, "an answer that is no problem: " + e.getMessage());
        }
    }
}
