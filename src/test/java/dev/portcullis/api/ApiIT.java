package dev.portcullis.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Registration;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RealmAdmin;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.Attack;
import dev.portcullis.improver.CirclePacking;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.KafkaGateClient;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitVerifier;
import dev.portcullis.permit.VerifiedPermit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** The gate over HTTP as others meet it: a real gateway, broker, database and identity provider. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] NOTHING = {};
    private static final InstantSource CLOCK = InstantSource.system();

    /** The realm has her in the group safety; in trust she is not at all. */
    private static final String NEVER_IN_TRUST = "kim";

    private final SoftAuthenticator bobs = SoftAuthenticator.of("localhost");

    private Running stack;
    private FreshDatabase database;
    private RunningGateway gateway;

    @BeforeAll
    void start(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        this.stack = stack;
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder, founding(folder));
    }

    /** The demo's installation without kim, and with a passkey of bob's. */
    private TrustFounding founding(Path folder) throws IOException {
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
    void asksWhoDoesNotSayWhoTheyAreWithAProblemAndNoMore()
            throws IOException, InterruptedException, MalformedJsonException {
        // When
        HttpResponse<byte[]> answer = send(gateway.request("GET", "/v1/lineages", NOTHING));

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(json(answer).path("code").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(text(answer)).doesNotContain("dev.portcullis.", "Exception", "\tat ");
    }

    @Test
    void letsPeopleDoWhatTheirRoleMayAndNothingElse() throws IOException, InterruptedException, MalformedJsonException {
        // When
        HttpResponse<byte[]> reads = send(gateway.as("alice", "GET", "/v1/lineages", NOTHING));
        HttpResponse<byte[]> registers = send(gateway.as(
                "alice", "PUT", "/v1/lineages/theirs", Bytes.utf8("{}").toArray()));
        HttpResponse<byte[]> redeems = send(gateway.as("alice", "GET", "/v1/permits", NOTHING));
        HttpResponse<byte[]> auditorHalts = send(gateway.as(
                "ann",
                "POST",
                "/v1/halt",
                Bytes.utf8("{\"reason\":\"because\"}").toArray()));

        // Then
        assertThat(reads.statusCode()).isEqualTo(200);
        assertThat(List.of(registers.statusCode(), redeems.statusCode(), auditorHalts.statusCode()))
                .containsOnly(403);
    }

    @Test
    void refusesATokenThatIsNone() throws IOException, InterruptedException, MalformedJsonException {
        // When
        HttpResponse<byte[]> answer =
                send(gateway.request("GET", "/v1/lineages", NOTHING).header("Authorization", "Bearer e30.e30.e30"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("code").asText()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void refusesAKeyThatTrustDoesNotKnowAndASignatureOverAnotherAddress()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        SigningKey stranger = SigningKey.generate("stranger");
        HttpRequest signed =
                gateway.signed(worker(), "GET", "/v1/permits", NOTHING).build();
        HttpRequest.Builder moved = gateway.request("GET", "/v1/permits?state=issued", NOTHING);
        signed.headers().map().forEach((name, values) -> values.forEach(value -> moved.header(name, value)));

        // When
        HttpResponse<byte[]> unknown = send(gateway.signed(stranger, "GET", "/v1/permits", NOTHING));
        HttpResponse<byte[]> elsewhere = send(moved);

        // Then
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(json(unknown).path("code").asText()).isEqualTo("KEY_NOT_IN_TRUST");
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(json(elsewhere).path("code").asText()).isEqualTo("SIGNATURE_INVALID");
    }

    @Test
    void showsAWorkerItsOwnPoolOnly() throws IOException, InterruptedException, MalformedJsonException {
        // When
        HttpResponse<byte[]> own =
                send(gateway.signed(worker(), "GET", "/v1/permits?audience=default&state=issued", NOTHING));
        HttpResponse<byte[]> another = send(gateway.signed(worker(), "GET", "/v1/permits?audience=other", NOTHING));

        // Then
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(another.statusCode()).isEqualTo(403);
        assertThat(json(another).path("code").asText()).isEqualTo("WRONG_AUDIENCE");
    }

    @Test
    void storesContentUnderItsOwnDigestOnly() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Bytes content = Bytes.utf8("content " + UUID.randomUUID());
        Bytes other = Bytes.utf8("other " + UUID.randomUUID());

        // When
        HttpResponse<byte[]> stored = put("erin", "/v1/blobs/" + Digest.of(content), content.toArray());
        HttpResponse<byte[]> again =
                put("erin", "/v1/blobs/" + Digest.of(content).hex(), content.toArray());
        HttpResponse<byte[]> wrong = put("erin", "/v1/blobs/" + Digest.of(other), content.toArray());

        // Then
        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(json(wrong).path("code").asText()).isEqualTo("DIGEST_MISMATCH");
        HttpResponse<byte[]> fetched = send(gateway.signed(
                worker(), "GET", "/v1/blobs/" + Digest.of(content).hex(), NOTHING));
        assertThat(fetched.body()).isEqualTo(content.toArray());
        assertThat(send(gateway.signed(worker(), "GET", "/v1/blobs/" + Digest.of(other), NOTHING))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesABodyThatNothingHereNeeds() throws IOException, InterruptedException, MalformedJsonException {
        // When
        HttpResponse<byte[]> answer = send(gateway.signed(worker(), "GET", "/v1/permits", new byte[] {'x'}));

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void servesTheCheckpointToAnybody() throws IOException, InterruptedException, SignatureRefusedException {
        // When
        HttpResponse<byte[]> answer = send(gateway.request("GET", "/log/checkpoint", NOTHING));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        Checkpoint.parse(text(answer))
                .verify(gateway.founding().document().log().vkey());
    }

    @Test
    void servesTheTilesOfAPublishedSizeAndEntriesToPeopleWithARoleOnly()
            throws IOException, InterruptedException, SignatureRefusedException, TileMalformedException {
        // Given
        HttpResponse<byte[]> note = send(gateway.request("GET", "/log/checkpoint", NOTHING));
        Checkpoint checkpoint = Checkpoint.parse(text(note));
        int size = (int) checkpoint.size();
        assertThat(size).isBetween(1, Tile.WIDTH - 1);

        // When
        HttpResponse<byte[]> hashes = send(gateway.request("GET", "/log/tile/0/000.p/" + size, NOTHING));
        HttpResponse<byte[]> entries = send(gateway.as("ann", "GET", "/log/tile/entries/000.p/" + size, NOTHING));

        // Then
        assertThat(note.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(hashes.statusCode()).isEqualTo(200);
        assertThat(hashes.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(hashes.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        List<Digest> leaves = TileBytes.hashes(Bytes.copyOf(hashes.body()), size);
        assertThat(MerkleTree.root(leaves)).isEqualTo(checkpoint.root());
        assertThat(entries.statusCode()).isEqualTo(200);
        assertThat(entries.headers().firstValue("Cache-Control")).contains("private, max-age=31536000, immutable");
        assertThat(TileBytes.entries(Bytes.copyOf(entries.body()), size).stream()
                        .map(MerkleTree::leaf)
                        .toList())
                .isEqualTo(leaves);
        assertThat(send(gateway.request("GET", "/log/tile/entries/000.p/" + size, NOTHING))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(gateway.signed(worker(), "GET", "/log/tile/entries/000.p/" + size, NOTHING))
                        .statusCode())
                .isEqualTo(403);
        for (String path : List.of(
                "0/000",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/255",
                "0/001.p/1",
                "1/000.p/1",
                "6/000",
                "0/x001/000",
                "0/..%2f..%2fcheckpoint",
                "%65ntries/000.p/" + size)) {
            assertThat(send(gateway.request("GET", "/log/tile/" + path, NOTHING))
                            .statusCode())
                    .as(path)
                    .isIn(401, 404);
        }
    }

    @Test
    void describesEveryEndpoint() throws IOException, InterruptedException, MalformedJsonException {
        // When
        HttpResponse<byte[]> answer = send(gateway.request("GET", "/q/openapi?format=json", NOTHING));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode paths = StrictJson.parseForeign(answer.body()).path("paths");
        long summaries = paths.findValues("summary").size();
        assertThat(summaries).isEqualTo(Endpoint.values().length);
    }

    @Test
    void takesAPermitFromRegistrationToRedemptionOnceAndStopsItAtAHalt()
            throws IOException, InterruptedException, MalformedJsonException, PermitRefusedException {
        // Given
        SigningKey proposer = SigningKey.generate("reference-improver");
        LineageId lineage = open(proposer);

        // When
        JsonNode permit = await().atMost(SOON)
                .until(() -> issued(lineage), Optional::isPresent)
                .orElseThrow();
        String path = "/v1/permits/" + permit.path("permit").asText();
        PermitBundle bundle = await().atMost(SOON)
                .until(
                        () -> StrictJson.read(
                                send(gateway.signed(worker(), "GET", path, NOTHING))
                                        .body(),
                                PermitBundle.class),
                        found -> !found.proof().isEmpty());
        Audience self = new Audience(worker().verifierKey().keyId(), DemoInstallation.POOL);
        VerifiedPermit verified = new PermitVerifier(
                        DocumentTrust.now(gateway.founding().document()), this::blob, FactFinders.here())
                .verify(bundle, self, Instant.now());

        // Then
        assertThat(verified.terms().lineage()).isEqualTo(lineage);
        HttpResponse<byte[]> first = redeem(path, "nonce-nonce-nonce");
        HttpResponse<byte[]> again = redeem(path, "nonce-nonce-nonce");
        HttpResponse<byte[]> another = redeem(path, "other-other-other");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(another.statusCode()).isEqualTo(409);
        assertThat(json(another).path("code").asText()).isEqualTo("ALREADY_REDEEMED");
        RedemptionPredicate receipt = Statement.parse(
                        Envelope.parse(first.body()).payload().toArray())
                .predicate(RedemptionPredicate.class);
        String renewal = "/v1/redemptions/" + receipt.redemption() + "/renewal";
        assertThat(send(gateway.signed(worker(), "POST", renewal, NOTHING)).statusCode())
                .isEqualTo(200);

        HttpResponse<byte[]> halted = send(gateway.signed(
                personKey("carol"),
                "POST",
                "/v1/lineages/" + lineage + "/halt",
                Bytes.utf8("{\"reason\":\"odd scores\"}").toArray()));
        assertThat(halted.statusCode()).isEqualTo(201);
        HttpResponse<byte[]> stopped = send(gateway.signed(worker(), "POST", renewal, NOTHING));
        assertThat(stopped.statusCode()).isEqualTo(409);
        assertThat(json(stopped).path("code").asText()).isEqualTo("HALTED");
        assertThat(json(send(gateway.as("alice", "GET", "/v1/lineages/" + lineage, NOTHING)))
                        .path("haltedBy")
                        .asText())
                .isEqualTo(json(halted).path("halt").asText());
    }

    @Test
    void givesWhatAnEntryNamesToPeopleAndNotToWhoeverItIsKeptFrom()
            throws IOException, InterruptedException, MalformedJsonException, SQLException {
        // Given: what policy saw, which tells more than its rules disclose (S12)
        SigningKey proposer = SigningKey.generate("reference-improver");
        LineageId lineage = open(proposer);
        submit(proposer, proposal(proposer, lineage, ProposalId.next(CLOCK), Aim.ADMIT));
        Digest input = await().atMost(SOON)
                .until(this::policyInput, Optional::isPresent)
                .orElseThrow();
        String path = "/v1/blobs/" + input;

        // When
        HttpResponse<byte[]> auditor = send(gateway.as("ann", "GET", path, NOTHING));
        HttpResponse<byte[]> reviewer = send(gateway.as("alice", "GET", path, NOTHING));

        // Then
        assertThat(Digest.of(auditor.body())).isEqualTo(input);
        assertThat(reviewer.body()).isEqualTo(auditor.body());
        assertThat(text(auditor)).contains("\"schema\":\"portcullis.input/v1\"");
        assertThat(List.of(
                        send(gateway.signed(proposer, "GET", path, NOTHING)).statusCode(),
                        send(gateway.signed(worker(), "GET", path, NOTHING)).statusCode()))
                .containsOnly(404);
        assertThat(send(gateway.request("GET", path, NOTHING)).statusCode()).isEqualTo(401);
    }

    private Optional<Digest> policyInput() throws SQLException {
        try (Connection connection = database.application().getConnection()) {
            return Sql.one(
                    connection,
                    "SELECT digest FROM named_document WHERE position('portcullis.input/v1'::bytea IN content) > 0 LIMIT 1",
                    row -> Sql.digest(row, "digest"));
        }
    }

    @Test
    void answersAProposerAboutItsOwnProposalsOnly() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        SigningKey proposer = SigningKey.generate("reference-improver");
        SigningKey other = SigningKey.generate("reference-improver");
        LineageId lineage = open(proposer);
        open(other);
        ProposalId id = ProposalId.next(CLOCK);
        byte[] envelope = proposal(proposer, lineage, id, Aim.ADMIT);

        // When
        HttpResponse<byte[]> taken = submit(proposer, envelope);
        HttpResponse<byte[]> twice = submit(proposer, envelope);
        HttpResponse<byte[]> stolen = submit(other, envelope);

        // Then
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.headers().firstValue("Location")).contains("/v1/proposals/" + id);
        assertThat(twice.statusCode()).isEqualTo(202);
        assertThat(stolen.statusCode()).isEqualTo(403);
        HttpResponse<byte[]> answer =
                send(gateway.signed(proposer, "GET", "/v1/proposals/" + id + "?wait=1s", NOTHING));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("state").asText()).isEqualTo("judging");
        assertThat(answer.headers().firstValue("Portcullis-Lineage")).contains(lineage.value());
        assertThat(send(gateway.signed(other, "GET", "/v1/proposals/" + id, NOTHING))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(gateway.signed(other, "GET", "/v1/proposals?lineage=" + lineage, NOTHING))
                        .statusCode())
                .isEqualTo(403);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(json(send(gateway.signed(proposer, "GET", "/v1/proposals", NOTHING)))
                                .path("items")
                                .findValuesAsText("proposal"))
                        .contains(id.toString()));
        assertThat(send(gateway.signed(proposer, "GET", "/v1/proposals/" + id + "?wait=31s", NOTHING))
                        .statusCode())
                .isEqualTo(400);
        String dossier = "/v1/proposals/" + id + "/dossier";
        HttpResponse<byte[]> audited = send(gateway.as("ann", "GET", dossier, NOTHING));
        assertThat(send(gateway.signed(proposer, "GET", dossier, NOTHING)).statusCode())
                .isEqualTo(403);
        assertThat(send(gateway.as("ann", "GET", "/v1/proposals/" + ProposalId.next(CLOCK) + "/dossier", NOTHING))
                        .statusCode())
                .isEqualTo(404);
        assertThat(audited.statusCode()).isEqualTo(200);
        assertThat(audited.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"dossier-" + id + ".html\"");
        assertThat(audited.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(new String(audited.body(), StandardCharsets.UTF_8)).contains("Dossier of proposal " + id);
    }

    @Test
    void tellsAProposerWhyItsStatementNeverBecameAProposal()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        SigningKey proposer = SigningKey.generate("reference-improver");
        LineageId lineage = open(proposer);
        ProposalId id = ProposalId.next(CLOCK);
        submit(proposer, proposal(proposer, lineage, ProposalId.next(CLOCK), Aim.ADMIT));

        // When
        HttpResponse<byte[]> taken = submit(proposer, proposal(proposer, lineage, id, Aim.PROMOTE));
        HttpResponse<byte[]> answer =
                send(gateway.signed(proposer, "GET", "/v1/proposals/" + id + "?wait=20s", NOTHING));

        // Then
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("state").asText()).isEqualTo("refused");
        assertThat(json(answer).path("reasons").path(0).asText()).isEqualTo("ALREADY_OPEN");
        assertThat(json(answer).path("entry").isNull()).isTrue();
    }

    @Test
    void tellsAProposerThatItAsksForMoreAnHourThanItsCharterAllowsOverBothWays()
            throws IOException, InterruptedException, MalformedJsonException, GateRefusedException,
                    GateUnavailableException {
        // Given
        SigningKey proposer = SigningKey.generate("reference-improver");
        LineageId lineage = open(proposer, charter -> charter.replace("proposalsPerHour: 600", "proposalsPerHour: 2"));
        ProposalId first = ProposalId.next(CLOCK);
        ProposalId beyond = ProposalId.next(CLOCK);
        ProposalId heard = ProposalId.next(CLOCK);

        // When
        submit(proposer, proposal(proposer, lineage, first, Aim.ADMIT));
        submit(proposer, proposal(proposer, lineage, ProposalId.next(CLOCK), Aim.ADMIT));
        HttpResponse<byte[]> taken = submit(proposer, proposal(proposer, lineage, beyond, Aim.ADMIT));
        HttpResponse<byte[]> answer =
                send(gateway.signed(proposer, "GET", "/v1/proposals/" + beyond + "?wait=20s", NOTHING));
        AnswerPredicate told;
        try (KafkaGateClient client = KafkaGateClient.connect(
                stack.kafka(KafkaUser.PROPOSER),
                gateway.topicPrefix(),
                lineage,
                proposer,
                DocumentTrust.now(gateway.founding().document()),
                CLOCK,
                new RestGateClient(gateway.address(), lineage, proposer, CLOCK))) {
            client.submit(heard, Attack.NAN.over(CirclePacking.genesis()));
            told = client.answer(heard, SOON);
        }

        // Then
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("state").asText()).isEqualTo("refused");
        assertThat(json(answer).path("reasons").path(0).asText()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(json(answer).path("entry").isNull()).isTrue();
        assertThat(told.state()).isEqualTo(AnswerState.REFUSED);
        assertThat(told.reasons()).containsExactly("QUOTA_EXCEEDED");
        assertThat(told.entry()).isNull();
        assertThat(json(send(gateway.signed(proposer, "GET", "/v1/proposals", NOTHING)))
                        .path("items")
                        .findValuesAsText("proposal"))
                .contains(first.toString())
                .doesNotContain(beyond.toString(), heard.toString());
    }

    @Test
    void aPasskeyThatWasMadeIsPutToOthersAndASecondOneWaits()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        JsonNode options = json(post("alice", "/v1/people/me/passkeys/challenge", NOTHING));
        Registration made = SoftAuthenticator.of("localhost")
                .register(Bytes.fromBase64(options.path("challenge").asText()), origin(), UnaryOperator.identity());
        byte[] body = StrictJson.write(
                Map.of("clientDataJSON", made.clientData(), "attestationObject", made.attestationObject()));

        // When
        HttpResponse<byte[]> enrolling = post("alice", "/v1/people/me/passkeys", body);
        HttpResponse<byte[]> again = post("alice", "/v1/people/me/passkeys", body);
        HttpResponse<byte[]> meanwhile = post("bob", "/v1/people/me/passkeys/challenge", NOTHING);
        AskId enrolment = AskId.parse(json(enrolling).path("ask").asText());
        HttpResponse<byte[]> declined =
                answer(bobs, new Registrar(gateway).words(enrolment, "bob", Says.DECLINED), "bob");

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
        assertThat(text(declined)).isEqualTo("{\"outcome\":\"declined\"}");
    }

    @Test
    void aPasskeyGrantsWhatItsPersonWasShown() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Registrar people = new Registrar(gateway);
        AskId ask = register(people);
        SignedWords words = people.words(ask, "bob", Says.GRANTED);

        // When
        HttpResponse<byte[]> granted = answer(bobs, words, "bob");
        HttpResponse<byte[]> repeated = answer(bobs, words, "bob");
        HttpResponse<byte[]> otherwise = answer(bobs, people.words(ask, "bob", Says.DECLINED), "bob");

        // Then
        assertThat(text(granted)).isEqualTo("{\"outcome\":\"waiting\"}");
        assertThat(repeated.body()).isEqualTo(granted.body());
        assertThat(code(otherwise)).isEqualTo("ALREADY_SIGNED");
        assertThat(people.grant(ask, "sam")).isEqualTo("granted");
    }

    @Test
    void aLoginWithoutItsOwnAuthenticatorSignsNothing()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Registrar people = new Registrar(gateway);
        AskId ask = register(people);
        SoftAuthenticator stolen = SoftAuthenticator.of("localhost");
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

    @Test
    void whatIsGraveTakesAFreshLoginAndAHaltTakesAny()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given: bob's tokens, signed by the identity provider; a fresh one is as everywhere here
        LineageId lineage = open(SigningKey.generate("reference-improver"));
        Registrar people = new Registrar(gateway);
        AskId ask = register(people);
        byte[] signed = StrictJson.write(bobs.answer(people.words(ask, "bob", Says.GRANTED), origin()));
        String signOff = "/v1/asks/" + ask + "/sign-offs";
        byte[] because = Bytes.utf8("{\"reason\":\"because\"}").toArray();
        long now = Instant.now().getEpochSecond();
        String stale;
        String fresh;
        List<String> insufficient;
        try (RealmAdmin realm = new RealmAdmin(stack)) {
            Credentials bob = stack.person("bob");
            stale = realm.token(bob, Map.of("acr", "step-up", "auth_time", now - 301));
            fresh = realm.token(bob, Map.of("acr", "step-up", "auth_time", now - 200));
            insufficient = List.of(
                    stale,
                    realm.token(bob, Map.of("acr", "1", "auth_time", now)),
                    realm.token(bob, Map.of("acr", "step-up")),
                    realm.token(bob, Map.of("acr", "step-up", "auth_time", now + 3_600)));
        }

        // When
        HttpResponse<byte[]> halted = bearer(stale, "/v1/lineages/" + lineage + "/halt", because);
        String rearm = "/v1/halts/" + json(halted).path("halt").asText() + "/re-arm";

        // Then
        assertThat(halted.statusCode()).as(text(halted)).isEqualTo(201);
        for (String token : insufficient) {
            for (HttpResponse<byte[]> refused : List.of(
                    bearer(token, signOff, signed),
                    bearer(token, rearm, because),
                    bearer(token, "/v1/people/me/passkeys/challenge", NOTHING))) {
                assertThat(refused.statusCode()).as(text(refused)).isEqualTo(401);
                assertThat(refused.headers().allValues("WWW-Authenticate"))
                        .containsExactly("Bearer error=\"insufficient_user_authentication\","
                                + " error_description=\"A recent login of the level named is needed\","
                                + " acr_values=\"step-up\", max_age=300");
                assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(code(refused)).isEqualTo("INSUFFICIENT_USER_AUTHENTICATION");
            }
            assertThat(code(bearer(token, "/v1/amendments", because))).isEqualTo("NOT_ENTITLED");
        }
        assertThat(bearer(fresh, rearm, because).statusCode()).isEqualTo(202);
        assertThat(text(bearer(fresh, signOff, signed))).isEqualTo("{\"outcome\":\"waiting\"}");
    }

    @Test
    void aProgramsTokenIsNobodysWhateverItSays() throws IOException, InterruptedException, MalformedJsonException {
        // Given: client credentials of the real identity provider, with a reviewer's role and a level that suffices
        Registrar people = new Registrar(gateway);
        AskId ask = register(people);
        byte[] signed = StrictJson.write(bobs.answer(people.words(ask, "bob", Says.GRANTED), origin()));
        byte[] because = Bytes.utf8("{\"reason\":\"because\"}").toArray();
        Map<String, Object> level =
                Map.of("acr", "step-up", "auth_time", Instant.now().getEpochSecond());
        Map<String, Object> asAlice = new HashMap<>(level);
        asAlice.put("preferred_username", "alice");
        List<String> programs;
        try (RealmAdmin realm = new RealmAdmin(stack)) {
            programs = List.of(realm.token("reviewer", level), realm.token("safety", asAlice));
        }

        // When, Then
        for (String token : programs) {
            for (HttpResponse<byte[]> refused : List.of(
                    bearer(token, "/v1/asks/" + ask + "/sign-offs", signed),
                    bearer(
                            token,
                            "/v1/asks/" + ask + "/questions",
                            Bytes.utf8("{\"text\":\"why?\"}").toArray()),
                    bearer(token, "/v1/people/me/passkeys/challenge", NOTHING),
                    bearer(token, "/v1/people/me/passkeys", because),
                    bearer(token, "/v1/amendments", because),
                    bearer(token, "/v1/halt", because),
                    send(gateway.request("GET", "/v1/asks", NOTHING).header("Authorization", "Bearer " + token)),
                    send(gateway.request("GET", "/v1/lineages", NOTHING).header("Authorization", "Bearer " + token)),
                    send(gateway.request("GET", "/log/checkpoint", NOTHING)
                            .header("Authorization", "Bearer " + token)))) {
                assertThat(refused.statusCode()).as(text(refused)).isEqualTo(403);
                assertThat(code(refused)).isEqualTo("NOT_ENTITLED");
            }
            assertThat(send(gateway.request("GET", "/people", NOTHING).header("Authorization", "Bearer " + token))
                            .statusCode())
                    .as("the console takes sessions only and sends whoever has none to log in")
                    .isEqualTo(302);
        }
        assertThat(send(gateway.request("GET", "/log/checkpoint", NOTHING)).statusCode())
                .as("what is for anybody is for a program that does not say who it is")
                .isEqualTo(200);
        assertThat(json(gateway.send(gateway.as("alice", "GET", "/v1/asks/" + ask, NOTHING)
                                .build()))
                        .path("answered")
                        .intValue())
                .isZero();
    }

    private HttpResponse<byte[]> bearer(String token, String path, byte[] body)
            throws IOException, InterruptedException {
        return send(gateway.request("POST", path, body)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json"));
    }

    /** The genesis and one file more. */
    private static byte[] proposal(SigningKey proposer, LineageId lineage, ProposalId id, Aim aim) {
        Bytes file = Bytes.utf8("# " + lineage + "\n");
        SourceTree genesis = CirclePacking.genesis();
        return new KeySigner(proposer)
                .sign(Statement.of(
                        genesis.with(Map.of("packing/note.py", file)).digest(),
                        PredicateType.PROPOSAL,
                        new ProposalPredicate(
                                id,
                                lineage,
                                aim,
                                Kind.PROGRAM,
                                genesis.digest(),
                                new ContentForm(
                                        List.of(new ContentForm.Put(
                                                "packing/note.py", "100644", Digest.of(file), file)),
                                        List.of()),
                                List.of(),
                                "a note",
                                Map.of(),
                                null)))
                .toBytes();
    }

    private HttpResponse<byte[]> submit(SigningKey key, byte[] envelope)
            throws IOException, InterruptedException, MalformedJsonException {
        return send(gateway.signed(key, "POST", "/v1/proposals", envelope).header("Content-Type", Envelope.MEDIA_TYPE));
    }

    private HttpResponse<byte[]> redeem(String permit, String nonce)
            throws IOException, InterruptedException, MalformedJsonException {
        return send(gateway.signed(
                worker(),
                "POST",
                permit + "/redemption",
                StrictJson.write(
                        new PermitResource.Redemption(worker().verifierKey().keyId(), nonce))));
    }

    private Optional<JsonNode> issued(LineageId lineage)
            throws IOException, InterruptedException, MalformedJsonException {
        for (JsonNode item : json(send(gateway.signed(worker(), "GET", "/v1/permits", NOTHING)))
                .path("items")) {
            if (item.path("lineage").asText().equals(lineage.value())) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** A lineage of its own with the demo's genesis. */
    private LineageId open(SigningKey proposer) throws IOException, InterruptedException, MalformedJsonException {
        return open(proposer, UnaryOperator.identity());
    }

    private LineageId open(SigningKey proposer, UnaryOperator<String> charter)
            throws IOException, InterruptedException, MalformedJsonException {
        LineageId lineage = new LineageId("l-" + UUID.randomUUID());
        new Registrar(gateway)
                .open(
                        lineage,
                        charter.apply(CirclePacking.charter(
                                lineage, proposer.verifierKey().toString())),
                        CirclePacking.genesis());
        return lineage;
    }

    private Optional<Bytes> blob(Digest digest) {
        try {
            HttpResponse<byte[]> answer = send(gateway.signed(worker(), "GET", "/v1/blobs/" + digest, NOTHING));
            return answer.statusCode() == 200 ? Optional.of(Bytes.copyOf(answer.body())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private AskId register(Registrar people) throws IOException, InterruptedException, MalformedJsonException {
        LineageId lineage = new LineageId("l-" + UUID.randomUUID());
        SigningKey proposer = SigningKey.generate("reference-improver");
        return people.register(
                lineage, CirclePacking.charter(lineage, proposer.verifierKey().toString()), CirclePacking.genesis());
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

    private HttpResponse<byte[]> put(String person, String path, byte[] body)
            throws IOException, InterruptedException, MalformedJsonException {
        return send(gateway.as(person, "PUT", path, body));
    }

    private SigningKey worker() throws IOException {
        return SigningKey.load(gateway.founding().keyFile(Role.WORKER, DemoInstallation.WORKER));
    }

    private SigningKey personKey(String person) throws IOException {
        return SigningKey.load(gateway.founding().keyFile(new PersonId(person)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return gateway.send(request.build());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws MalformedJsonException {
        return StrictJson.parse(answer.body());
    }
}
