package dev.portcullis.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Registration;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.CirclePacking;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passkeys over HTTP at a real gateway: alice has one enrolled and signs off with it, bob was founded with one, and carol,
 * whom the realm calls a reviewer, is not in trust at all.
 */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyIT {
    private static final byte[] NOTHING = {};
    private static final String NEVER_IN_TRUST = "carol";

    private final SoftAuthenticator bobs = SoftAuthenticator.of("localhost");
    private final SoftAuthenticator stolen = SoftAuthenticator.of("localhost");
    private FreshDatabase database;
    private RunningGateway gateway;

    @BeforeAll
    void start(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder, founding(stack, folder));
    }

    /** The demo's installation without carol, and with a passkey of bob's. */
    private TrustFounding founding(Running stack, Path folder) throws IOException {
        TrustDocument demo = DemoInstallation.found(
                        stack, folder.resolve("demo"), new TrustDocument.Witnesses(0, List.of()))
                .document();
        List<Person> people = demo.people().stream()
                .filter(person -> !person.id().value().equals(NEVER_IN_TRUST))
                .map(person -> new Person(
                        person.id(),
                        person.issuer(),
                        person.subject(),
                        person.groups(),
                        person.id().value().equals("bob") ? List.<PersonKey>of(bobs.passkey()) : List.of()))
                .toList();
        return TrustFounding.found(
                new TrustFounding.Plan(
                        demo.installation(),
                        true,
                        Map.of(DemoInstallation.WORKER, DemoInstallation.POOL),
                        Set.of(DemoInstallation.EVALUATOR),
                        people,
                        people.stream().map(Person::id).collect(Collectors.toSet()),
                        demo.quorums(),
                        demo.policy(),
                        demo.witnesses()),
                folder.resolve("keys"),
                Instant.now());
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        gateway.close();
        database.close();
    }

    @Test
    void aPasskeyIsEnrolledByOthersAndGrantsWhatItsPersonWasShown()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Registrar people = new Registrar(gateway);
        SoftAuthenticator alices = SoftAuthenticator.of("localhost");
        JsonNode options = json(post("alice", "/v1/people/me/passkeys/challenge", NOTHING));
        byte[] made = made(alices, options);

        // When
        HttpResponse<byte[]> enrolling = post("alice", "/v1/people/me/passkeys", made);
        HttpResponse<byte[]> again = post("alice", "/v1/people/me/passkeys", made);
        HttpResponse<byte[]> meanwhile = post("bob", "/v1/people/me/passkeys/challenge", NOTHING);
        AskId enrolment = AskId.parse(json(enrolling).path("ask").asText());
        assertThat(people.grant(enrolment, "bob")).isEqualTo("waiting");
        assertThat(people.grant(enrolment, "sam")).isEqualTo("granted");
        AskId charter = register(people);
        HttpResponse<byte[]> granted = answer(alices, people.words(charter, "alice", Says.GRANTED), "alice");
        HttpResponse<byte[]> repeated = post(
                "alice",
                "/v1/asks/" + charter + "/sign-offs",
                StrictJson.write(alices.answer(people.words(charter, "alice", Says.GRANTED), origin())));

        // Then
        assertThat(options.path("rp").path("id").asText()).isEqualTo("localhost");
        assertThat(options.path("authenticatorSelection")
                        .path("userVerification")
                        .asText())
                .isEqualTo("required");
        assertThat(enrolling.statusCode()).as(text(enrolling)).isEqualTo(202);
        assertThat(json(enrolling).path("synced").booleanValue()).isTrue();
        assertThat(json(enrolling).path("attestation").asText()).isEqualTo("none");
        assertThat(code(again)).isEqualTo("CHALLENGE_OVER");
        assertThat(meanwhile.statusCode()).isEqualTo(409);
        assertThat(code(meanwhile)).isEqualTo("AMENDMENT_OPEN");
        assertThat(text(granted)).isEqualTo("{\"outcome\":\"waiting\"}");
        assertThat(code(repeated)).isEqualTo("ALREADY_SIGNED");
        assertThat(people.grant(charter, "sam")).isEqualTo("granted");
    }

    @Test
    void aLoginWithoutItsOwnAuthenticatorSignsNothing()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Registrar people = new Registrar(gateway);
        AskId ask = register(people);
        SignedWords bob = people.words(ask, "bob", Says.GRANTED);
        SignedWords sam = people.words(ask, "sam", Says.GRANTED);

        // When
        HttpResponse<byte[]> withoutIt = answer(stolen, bob, "bob");
        HttpResponse<byte[]> withAnothers = answer(bobs, sam, "sam");
        HttpResponse<byte[]> inAnothersName = answer(bobs, bob, "sam");
        HttpResponse<byte[]> elsewhere = post(
                "bob",
                "/v1/asks/" + ask + "/sign-offs",
                StrictJson.write(bobs.answer(bob, origin(), c -> c.withOrigin("https://localhost"))));
        HttpResponse<byte[]> unverified = post(
                "bob",
                "/v1/asks/" + ask + "/sign-offs",
                StrictJson.write(bobs.answer(bob, origin(), c -> c.withFlags(SoftAuthenticator.PRESENT))));
        HttpResponse<byte[]> unknown = answer(stolen, people.words(ask, NEVER_IN_TRUST, Says.GRANTED), NEVER_IN_TRUST);
        HttpResponse<byte[]> enrolsItself = post(NEVER_IN_TRUST, "/v1/people/me/passkeys/challenge", NOTHING);
        HttpResponse<byte[]> neither =
                post("bob", "/v1/asks/" + ask + "/sign-offs", "{\"webauthn\":1}".getBytes(UTF_8));
        HttpResponse<byte[]> byKey = gateway.send(gateway.signed(
                        SigningKey.load(gateway.founding().keyFile(new PersonId("bob"))),
                        "POST",
                        "/v1/people/me/passkeys/challenge",
                        NOTHING)
                .build());

        // Then
        assertThat(List.of(
                        code(withoutIt),
                        code(withAnothers),
                        code(inAnothersName),
                        code(elsewhere),
                        code(unverified),
                        code(unknown),
                        code(enrolsItself),
                        code(neither),
                        code(byKey)))
                .containsExactly(
                        "KEY_NOT_IN_TRUST",
                        "NOT_YOUR_KEY",
                        "NOT_YOUR_KEY",
                        "SIGNATURE_REFUSED",
                        "SIGNATURE_REFUSED",
                        "KEY_NOT_IN_TRUST",
                        "NOT_ENROLLED",
                        "MALFORMED",
                        "NOT_ENTITLED");
        assertThat(json(gateway.send(gateway.as("alice", "GET", "/v1/asks/" + ask, NOTHING)
                                .build()))
                        .path("answered")
                        .intValue())
                .isZero();
        assertThat(text(gateway.send(
                        gateway.request("GET", "/q/metrics", NOTHING).build())))
                .contains("portcullis_signoffs_key_not_in_trust_total 2.0");
    }

    private AskId register(Registrar people) throws IOException, InterruptedException, MalformedJsonException {
        LineageId lineage = new LineageId("l-" + UUID.randomUUID());
        SigningKey proposer = SigningKey.generate("reference-improver");
        return people.register(
                lineage, CirclePacking.charter(lineage, proposer.verifierKey().toString()), CirclePacking.genesis());
    }

    private byte[] made(SoftAuthenticator authenticator, JsonNode options) {
        Registration made = authenticator.register(
                Bytes.fromBase64(options.path("challenge").asText()), origin(), UnaryOperator.identity());
        return StrictJson.write(
                Map.of("clientDataJSON", made.clientData(), "attestationObject", made.attestationObject()));
    }

    private HttpResponse<byte[]> answer(SoftAuthenticator authenticator, SignedWords words, String login)
            throws IOException, InterruptedException {
        return post(
                login,
                "/v1/asks/" + words.ask() + "/sign-offs",
                StrictJson.write(authenticator.answer(words, origin())));
    }

    private String origin() {
        return gateway.address().toString();
    }

    private HttpResponse<byte[]> post(String person, String path, byte[] body)
            throws IOException, InterruptedException {
        return gateway.send(gateway.as(person, "POST", path, body)
                .header("Content-Type", "application/json")
                .build());
    }

    private static String code(HttpResponse<byte[]> answer) throws MalformedJsonException {
        return json(answer).path("code").asText();
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws MalformedJsonException {
        return StrictJson.parse(answer.body());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }
}
