package dev.portcullis.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The demo's people at the gate: each logs in with a password of the demo realm and signs with a software key that lies
 * beside the gate's. That is why whatever they sign is worth a demonstration and nothing more.
 */
final class People implements AutoCloseable {
    /** Registers lineages; operates the proposer, so may not sign off what it asks. */
    static final PersonId OPERATOR = new PersonId("erin");

    /** Reads what is on record. */
    static final PersonId AUDITOR = new PersonId("ann");

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration TOKEN = Duration.ofMinutes(1);
    private static final Duration SIGN_OFF_COUNTS = Duration.ofHours(1);

    private final Running stack;
    private final TrustFounding founding;
    private final InstantSource clock;
    private final HttpClient http;
    private final Map<PersonId, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String bearer, Instant until) {}

    /** A gateway's answer. */
    record Answer(int status, JsonNode body) {
        boolean isGood() {
            return status / 100 == 2;
        }

        /** The problem's code. */
        String code() {
            return Inert.text(body.path("code").asText("HTTP_" + status), 80);
        }
    }

    People(Running stack, TrustFounding founding, InstantSource clock) {
        this.stack = stack;
        this.founding = founding;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What {@code person} reads at {@code path}. */
    JsonNode read(PersonId person, String path) throws DemoFailedException, InterruptedException {
        return good("GET " + path, send(person, "GET", path, new byte[0], "application/json"));
    }

    /** What {@code person} puts at {@code path}. */
    JsonNode put(PersonId person, String path, byte[] body, String type)
            throws DemoFailedException, InterruptedException {
        return good("PUT " + path, send(person, "PUT", path, body, type));
    }

    private static JsonNode good(String what, Answer answer) throws DemoFailedException {
        if (!answer.isGood()) {
            throw new DemoFailedException(
                    "the gateway answered " + what + " with " + answer.status() + " " + answer.code() + ": "
                            + answer.body().path("detail").asText("no detail"),
                    "See the gateway's log");
        }
        return answer.body();
    }

    /**
     * Lets as many of the demo's people grant an ask as its quorum needs, each of them another person, none of them
     * excluded from it.
     *
     * @return who granted it now; who had answered before is not among them
     * @throws DemoFailedException when the ask is still not granted
     */
    List<PersonId> grant(AskId ask, String reason) throws DemoFailedException, InterruptedException {
        JsonNode whole = read(AUDITOR, "/v1/asks/" + ask);
        Set<String> excluded = new HashSet<>();
        whole.path("excluded").forEach(person -> excluded.add(person.asText()));
        List<PersonId> granted = new ArrayList<>();
        String outcome = whole.path("state").asText();
        for (Map.Entry<String, JsonNode> part : whole.path("quorum").properties()) {
            Group group = Group.parse(part.getKey());
            int wanted = part.getValue().asInt();
            for (Person person : founding.document().people()) {
                if (wanted == 0 || !(outcome.equals("open") || outcome.equals("waiting"))) {
                    break;
                }
                if (!person.groups().contains(group)
                        || excluded.contains(person.id().value())) {
                    continue;
                }
                Answer said = grantAs(person.id(), ask, reason);
                if (said.isGood()) {
                    outcome = said.body().path("outcome").asText();
                    granted.add(person.id());
                    wanted--;
                } else if (said.code().equals("ALREADY_SIGNED")) {
                    wanted--;
                } else if (said.code().equals("ASK_CLOSED")) {
                    return granted;
                } else {
                    good("the sign-off of " + person.id(), said);
                }
            }
        }
        if (outcome.equals("open") || outcome.equals("waiting")) {
            throw new DemoFailedException(
                    "the demo has too few people for ask " + ask,
                    "Answer it yourself: ./portcullis signoff show " + ask);
        }
        return granted;
    }

    private Answer grantAs(PersonId person, AskId ask, String reason) throws DemoFailedException, InterruptedException {
        JsonNode whole = read(person, "/v1/asks/" + ask);
        try {
            GateForm gate = StrictJson.read(whole.path("gate"), GateForm.class);
            Digest view = Digest.of(Bytes.fromBase64(whole.path("view").asText()));
            Instant now = clock.instant();
            SignedWords words = new SignedWords(
                    ask,
                    gate.purpose(),
                    gate.basis(),
                    Says.GRANTED,
                    reason,
                    view,
                    person,
                    now,
                    now.plus(SIGN_OFF_COUNTS));
            Envelope signed = new KeySigner(SigningKey.load(founding.keyFile(person)))
                    .sign(Statement.of(gate.basis().result(), PredicateType.SIGNED_WORDS, words));
            return send(person, "POST", "/v1/asks/" + ask + "/sign-offs", signed.toBytes(), Envelope.MEDIA_TYPE);
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new DemoFailedException(
                    "what the gateway shows of ask " + ask + " cannot be read: " + e.getMessage(),
                    "See the gateway's log",
                    e);
        } catch (IOException e) {
            throw new DemoFailedException(
                    "the demo key of " + person + " cannot be read: " + e.getMessage(),
                    "Start anew: ./portcullis down --purge",
                    e);
        }
    }

    Answer send(PersonId person, String method, String path, byte[] body, String type)
            throws DemoFailedException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.gateway() + path))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token(person))
                .header("Content-Type", type)
                .build();
        return exchange(request, "the gateway at " + stack.gateway());
    }

    Answer exchange(HttpRequest request, String whom) throws DemoFailedException, InterruptedException {
        try {
            HttpResponse<byte[]> response =
                    http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Bounds.JSON_BYTES));
            byte[] body = response.body();
            return new Answer(
                    response.statusCode(), StrictJson.parseForeign(body.length == 0 ? new byte[] {'{', '}'} : body));
        } catch (IOException e) {
            throw new DemoFailedException(
                    whom + " does not answer: " + e.getMessage(), "See: ./portcullis local status", e);
        } catch (MalformedJsonException e) {
            throw new DemoFailedException(whom + " answered what is no JSON: " + e.getMessage(), "See its log", e);
        }
    }

    private String token(PersonId person) throws DemoFailedException, InterruptedException {
        Instant now = clock.instant();
        Token known = tokens.get(person);
        if (known != null && now.isBefore(known.until())) {
            return known.bearer();
        }
        Credentials credentials;
        try {
            credentials = stack.person(person.value());
        } catch (IOException e) {
            throw new DemoFailedException(
                    "the password of " + person + " cannot be read: " + e.getMessage(),
                    "Start anew: ./portcullis down --purge",
                    e);
        }
        String form = "grant_type=password&client_id=portcullis-demo&scope=openid&username="
                + URLEncoder.encode(credentials.user(), StandardCharsets.UTF_8) + "&password="
                + URLEncoder.encode(credentials.password(), StandardCharsets.UTF_8);
        Answer answer = exchange(
                HttpRequest.newBuilder(URI.create(stack.issuer() + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .timeout(ANSWER)
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                "Keycloak at " + stack.issuer());
        if (!answer.isGood()) {
            throw new DemoFailedException(
                    person + " cannot log in: "
                            + Inert.text(
                                    answer.body().path("error_description").asText("HTTP " + answer.status()), 200),
                    "See Keycloak's log, or start anew: ./portcullis down --purge");
        }
        Token fresh = new Token(answer.body().path("access_token").asText(), now.plus(TOKEN));
        tokens.put(person, fresh);
        return fresh.bearer();
    }

    @Override
    public void close() {
        http.close();
    }
}
