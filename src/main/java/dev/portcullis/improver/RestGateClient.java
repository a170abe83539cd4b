package dev.portcullis.improver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.HttpCaller;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.HttpCaller.Problem;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gate over HTTP: every request signed by RFC 9421, every proposal signed once more inside its envelope. */
public final class RestGateClient implements GateClient {
    private static final Pattern MANIFEST_LINE = Pattern.compile("100644 ([0-9a-f]{64})  (.+)");

    private final URI gateway;
    private final LineageId lineage;
    private final SigningKey key;
    private final HttpCaller caller;

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
        this.caller = new HttpCaller(new Credential.Key(key), clock);
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
        send("POST", path, Bytes.copyOf(envelope.toBytes()), Envelope.MEDIA_TYPE, HttpCaller.ANSWER);
    }

    /** Uploads a file that is too large to travel inline. */
    void upload(Bytes blob) throws GateRefusedException, GateUnavailableException, InterruptedException {
        send("PUT", "/v1/blobs/" + Digest.of(blob), blob, HttpCaller.OCTETS, HttpCaller.ANSWER);
    }

    @Override
    public AnswerPredicate answer(ProposalId id, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        Duration wait = atMost.compareTo(Bounds.LONGEST_WAIT) < 0 ? atMost : Bounds.LONGEST_WAIT;
        Bytes body = get("/v1/proposals/" + id + "?wait=" + wait.toSeconds() + "s", wait.plus(HttpCaller.ANSWER));
        try {
            return StrictJson.read(body.toArray(), AnswerPredicate.class);
        } catch (MalformedJsonException e) {
            throw new GateUnavailableException("the gateway's answer is not one: " + e.getMessage(), e);
        }
    }

    @Override
    public Head head() throws GateRefusedException, GateUnavailableException, InterruptedException {
        Bytes body = get("/v1/lineages/" + lineage, HttpCaller.ANSWER);
        try {
            JsonNode found = StrictJson.parse(body.toArray());
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
        String manifest = get("/v1/trees/" + tree, HttpCaller.ANSWER).utf8();
        Map<String, Bytes> files = new HashMap<>();
        for (String line : manifest.lines().toList()) {
            Matcher file = MANIFEST_LINE.matcher(line);
            if (!file.matches()) {
                throw new GateRefusedException("TREE_UNSUPPORTED", "a file of another kind: " + Inert.text(line, 200));
            }
            files.put(file.group(2), get("/v1/blobs/" + new Digest(file.group(1)), HttpCaller.ANSWER));
        }
        SourceTree fetched = SourceTree.of(files);
        if (!fetched.digest().equals(tree)) {
            throw new GateUnavailableException("the gateway gave other content than tree " + tree, null);
        }
        return fetched;
    }

    @Override
    public void close() {
        caller.close();
    }

    private Bytes get(String path, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        return send("GET", path, Bytes.EMPTY, HttpCaller.JSON, atMost);
    }

    private Bytes send(String method, String path, Bytes body, String type, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        Answer answer;
        try {
            answer = caller.send(method, URI.create(gateway + path), body.toArray(), type, atMost);
        } catch (IOException e) {
            throw new GateUnavailableException("cannot reach the gateway at " + gateway + ": " + e, e);
        }
        if (answer.isUnavailable()) {
            throw new GateUnavailableException(
                    "the gateway answered " + answer.status() + " to " + method + " " + path, null);
        }
        if (!answer.isGood()) {
            Problem problem = answer.problem();
            throw new GateRefusedException(problem.code(), problem.detail());
        }
        return answer.body();
    }
}
