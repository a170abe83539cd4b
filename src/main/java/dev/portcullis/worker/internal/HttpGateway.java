package dev.portcullis.worker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.HttpCaller;
import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.HttpCaller.Credential;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway over HTTP, each request signed by the worker's key, each answer bounded in time and size. */
final class HttpGateway implements Gateway {
    /** Less than what is left of a lease when its renewal is tried for the last time. */
    private static final String PERMITS_PATH = "/v1/permits";

    private static final String TRUST_PATH = "/v1/trust";

    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);

    private static final int PERMITS = 100;
    private static final byte[] NO_BODY = {};

    private final HttpCaller caller;
    private final URI base;
    private final SigningKey key;
    private final String pool;

    /**
     * Speaks to one gateway.
     *
     * @param base address without path, as the gateway knows itself: it is part of what is signed
     */
    HttpGateway(URI base, SigningKey key, String pool, InstantSource clock) {
        this.caller = new HttpCaller(new Credential.Key(key), clock);
        this.base = base;
        this.key = key;
        this.pool = pool;
    }

    @Override
    public Listed issued(Said said) throws IOException, InterruptedException {
        Answer answer = ask(
                "GET",
                PERMITS_PATH + "?audience=" + URLEncoder.encode(pool, StandardCharsets.UTF_8) + "&state=issued&trust="
                        + said.trust()
                        + said.doubt().map(code -> "&doubt=" + code).orElse(""),
                NO_BODY);
        if (answer.status() != 200) {
            throw unexpected(PERMITS_PATH, answer);
        }
        List<PermitId> permits = new ArrayList<>();
        JsonNode listed = json(answer);
        for (JsonNode item : listed.path("items")) {
            if (permits.size() < PERMITS) {
                permits.add(id(item.path("permit").asText()));
            }
        }
        return new Listed(permits, listed.path("trust").asInt(0));
    }

    private static PermitId id(String text) throws IOException {
        try {
            return PermitId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("the gateway lists a permit that has no id", e);
        }
    }

    @Override
    public Optional<Bytes> permit(PermitId permit) throws IOException, InterruptedException {
        return found(PERMITS_PATH + "/" + permit);
    }

    @Override
    public RedemptionAnswer redeem(PermitId permit, String nonce) throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("worker", key.verifierKey().keyId());
        form.put("nonce", nonce);
        String path = PERMITS_PATH + "/" + permit + "/redemption";
        Answer answer = ask("POST", path, StrictJson.write(form));
        return switch (answer.status()) {
            case 200 -> new RedemptionAnswer.Redeemed(answer.body());
            case 425 -> new RedemptionAnswer.NotYetPublished();
            case 403, 404, 409, 410 ->
                new RedemptionAnswer.Refused(answer.problem().code());
            default -> throw unexpected(path, answer);
        };
    }

    @Override
    public RenewalAnswer renew(RedemptionId redemption) throws IOException, InterruptedException {
        String path = "/v1/redemptions/" + redemption + "/renewal";
        Answer answer = ask("POST", path, NO_BODY);
        return switch (answer.status()) {
            case 200 -> {
                String proof = json(answer).path("proof").asText("");
                yield new RenewalAnswer.Renewed(proof.isEmpty() ? Optional.empty() : Optional.of(proof));
            }
            case 403, 404, 409, 410 -> new RenewalAnswer.Stop(answer.problem().code());
            default -> throw unexpected(path, answer);
        };
    }

    @Override
    public Bytes trust() throws IOException, InterruptedException {
        Answer answer = ask("GET", TRUST_PATH, NO_BODY);
        if (answer.status() != 200) {
            throw unexpected(TRUST_PATH, answer);
        }
        return answer.body();
    }

    @Override
    public Optional<Bytes> blob(Digest digest) throws IOException, InterruptedException {
        return found("/v1/blobs/" + digest.hex());
    }

    private Optional<Bytes> found(String path) throws IOException, InterruptedException {
        Answer answer = ask("GET", path, NO_BODY);
        return switch (answer.status()) {
            case 200 -> Optional.of(answer.body());
            case 404, 410 -> Optional.empty();
            default -> throw unexpected(path, answer);
        };
    }

    private Answer ask(String method, String pathAndQuery, byte[] body) throws IOException, InterruptedException {
        try {
            return caller.send(method, base.resolve(pathAndQuery), body, HttpCaller.JSON, ANSWER_TIME);
        } catch (ConnectException e) {
            // The client gives no message for the most usual trouble of all.
            throw new IOException("nothing listens at " + base + "; the gateway is not up, or is elsewhere", e);
        } catch (HttpTimeoutException e) {
            throw new IOException("the gateway at " + base + " gave no answer in " + ANSWER_TIME.toSeconds() + " s", e);
        }
    }

    private IOException unexpected(String path, Answer answer) {
        return new IOException(
                "the gateway at " + base + " answered " + answer.status() + " " + answer.problem() + " to " + path);
    }

    private static JsonNode json(Answer answer) throws IOException {
        try {
            return StrictJson.parse(answer.body().toArray());
        } catch (MalformedJsonException e) {
            throw new IOException("the gateway's answer is not JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        caller.close();
    }
}
