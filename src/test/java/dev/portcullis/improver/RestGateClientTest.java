package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.HttpSignature;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RestGateClientTest {
    private static final SourceTree GENESIS = CirclePacking.genesis();
    private static final SigningKey KEY = SigningKey.generate("reference-improver");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T21:00:00Z"));
    private static final ProposalId ID = ProposalId.next(CLOCK);

    @Test
    void sendsAnEnvelopeThatSaysWhatTheDraftSaysInASignedRequest()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException,
                    MalformedJsonException, SignatureRefusedException {
        // Given
        ProposalDraft draft = Attack.LIMIT.over(GENESIS);
        try (StubServer gateway = answering(202, "");
                RestGateClient client = client(gateway.address())) {
            // When
            client.submit(ID, draft);

            // Then
            StubServer.Request request = gateway.requests().getFirst();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/proposals");
            assertThat(request.headers().get("Content-type")).containsExactly(Envelope.MEDIA_TYPE);
            assertThat(verified(request)).isEqualTo(KEY.verifierKey().keyId());
            Statement statement = Statement.parse(
                    Envelope.parse(request.body().toArray()).payload().toArray());
            ProposalPredicate proposal = statement.predicate(ProposalPredicate.class);
            assertThat(statement.predicateType()).isEqualTo(PredicateType.PROPOSAL);
            assertThat(statement.subject()).isEqualTo(GENESIS.with(draft.put()).digest());
            assertThat(proposal.proposal()).isEqualTo(ID);
            assertThat(proposal.lineage()).isEqualTo(CirclePacking.LINEAGE);
            assertThat(proposal.base()).isEqualTo(GENESIS.digest());
            assertThat(proposal.claims()).isEqualTo(draft.claims());
            assertThat(proposal.content().put())
                    .allSatisfy(put ->
                            assertThat(put.inline()).isEqualTo(draft.put().get(put.path())));
        }
    }

    @Test
    void uploadsWhatIsTooLargeToTravelInlineFirst()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException,
                    MalformedJsonException {
        // Given
        Bytes large = Bytes.utf8("# " + "x".repeat(70_000) + "\n");
        SourceTree result = GENESIS.with(Map.of("packing/table.py", large));
        ProposalDraft draft =
                ProposalDraft.between(GENESIS, result, CirclePacking.SEARCH, Aim.ADMIT, Kind.PROGRAM, "a table");
        try (StubServer gateway = answering(202, "");
                RestGateClient client = client(gateway.address())) {
            // When
            client.submit(ID, draft);

            // Then
            StubServer.Request blob = gateway.requests().getFirst();
            assertThat(blob.method() + " " + blob.path()).isEqualTo("PUT /v1/blobs/" + Digest.of(large));
            assertThat(blob.body()).isEqualTo(large);
            byte[] asked = gateway.requests().getLast().body().toArray();
            ProposalPredicate proposal =
                    Statement.parse(Envelope.parse(asked).payload().toArray()).predicate(ProposalPredicate.class);
            assertThat(proposal.content().put().getFirst().inline()).isNull();
            assertThat(proposal.content().put().getFirst().sha256()).isEqualTo(Digest.of(large));
        }
    }

    @Test
    void asksPromotionAtTheProposalItIsOf()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException,
                    MalformedJsonException {
        // Given
        ProposalId admitted = ProposalId.next(CLOCK);
        PromotionDraft draft = new PromotionDraft(admitted, GENESIS.digest(), "better");
        try (StubServer gateway = answering(202, "");
                RestGateClient client = client(gateway.address())) {
            // When
            client.submit(ID, draft);

            // Then
            StubServer.Request request = gateway.requests().getFirst();
            Statement statement = Statement.parse(
                    Envelope.parse(request.body().toArray()).payload().toArray());
            assertThat(request.path()).isEqualTo("/v1/proposals/" + admitted + "/promotion");
            assertThat(statement.subject()).isEqualTo(GENESIS.digest());
            assertThat(statement.predicate(PromotionPredicate.class))
                    .isEqualTo(new PromotionPredicate(ID, admitted, CirclePacking.LINEAGE, "better", null));
        }
    }

    @Test
    void readsTheAnswerItWaitedFor()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException,
                    SignatureRefusedException {
        // Given
        AnswerPredicate answer = new AnswerPredicate(
                ID,
                List.of(),
                AnswerState.REFUSED,
                List.of("HARNESS_TOUCHED limits/limits.toml:3"),
                null,
                null,
                null,
                null,
                GENESIS.digest(),
                null,
                null);
        try (StubServer gateway = answering(200, StrictJson.write(answer));
                RestGateClient client = client(gateway.address())) {
            // When
            AnswerPredicate heard = client.answer(ID, Duration.ofMinutes(5));

            // Then
            assertThat(heard).isEqualTo(answer);
            assertThat(gateway.requests().getFirst().path()).isEqualTo("/v1/proposals/" + ID + "?wait=30s");
            assertThat(verified(gateway.requests().getFirst()))
                    .isEqualTo(KEY.verifierKey().keyId());
        }
    }

    @Test
    void tellsARefusalFromAnOutage() throws IOException {
        // Given
        try (StubServer refusing = answering(422, "{\"code\":\"BASE_UNKNOWN\",\"detail\":\"no such base\"}");
                StubServer failing = answering(503, "");
                StubServer puzzling = answering(404, "<html>");
                RestGateClient refused = client(refusing.address());
                RestGateClient failed = client(failing.address());
                RestGateClient puzzled = client(puzzling.address());
                RestGateClient nobody = client(URI.create("http://localhost:1"))) {
            // When
            assertThatThrownBy(() -> refused.head())
                    // Then
                    .isInstanceOfSatisfying(
                            GateRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo("BASE_UNKNOWN"));
            assertThatThrownBy(() -> failed.head()).isInstanceOf(GateUnavailableException.class);
            assertThatThrownBy(() -> puzzled.head())
                    .isInstanceOfSatisfying(
                            GateRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo("HTTP_404"));
            assertThatThrownBy(() -> nobody.head())
                    .isInstanceOf(GateUnavailableException.class)
                    .hasMessageContaining("http://localhost:1");
        }
    }

    @Test
    void fetchesTheHeadAndItsTreeAndChecksWhatItGot()
            throws IOException, GateRefusedException, GateUnavailableException, InterruptedException {
        // Given
        Map<String, Bytes> blobs = GENESIS.files().values().stream()
                .collect(Collectors.toMap(content -> Digest.of(content).toString(), Function.identity(), (a, b) -> a));
        String manifest = GENESIS.files().entrySet().stream()
                .map(file -> "100644 " + Digest.of(file.getValue()).hex() + "  " + file.getKey() + "\n")
                .collect(Collectors.joining());
        Function<StubServer.Request, StubServer.Response> honest = request -> {
            String path = request.path();
            String last = path.substring(path.lastIndexOf('/') + 1);
            return new StubServer.Response(
                    200,
                    path.startsWith("/v1/lineages/")
                            ? Bytes.utf8("{\"head\":\"" + GENESIS.digest() + "\",\"score\":\"2.541\"}")
                            : path.startsWith("/v1/trees/")
                                    ? Bytes.utf8(manifest)
                                    : blobs.getOrDefault(last, Bytes.EMPTY));
        };
        Function<StubServer.Request, StubServer.Response> lying =
                request -> request.path().startsWith("/v1/blobs/")
                        ? new StubServer.Response(200, Bytes.utf8("other"))
                        : honest.apply(request);
        try (StubServer gateway = new StubServer(honest);
                StubServer liar = new StubServer(lying);
                RestGateClient client = client(gateway.address());
                RestGateClient deceived = client(liar.address())) {
            // When
            Head head = client.head();
            SourceTree tree = client.tree(head.tree());

            // Then
            assertThat(head.score()).isEqualByComparingTo(new BigDecimal("2.541"));
            assertThat(tree).isEqualTo(GENESIS);
            assertThatThrownBy(() -> deceived.tree(GENESIS.digest()))
                    .isInstanceOf(GateUnavailableException.class)
                    .hasMessageContaining("other content");
        }
    }

    private static RestGateClient client(URI gateway) {
        return new RestGateClient(gateway, CirclePacking.LINEAGE, KEY, CLOCK);
    }

    private static StubServer answering(int status, String body) throws IOException {
        return answering(status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static StubServer answering(int status, byte[] body) throws IOException {
        return new StubServer(request -> new StubServer.Response(status, Bytes.copyOf(body)));
    }

    private static String verified(StubServer.Request request) throws SignatureRefusedException {
        return HttpSignature.verify(
                        request.method(),
                        request.target(),
                        request.headers(),
                        request.body().toArray(),
                        id -> KEY.verifierKey(),
                        CLOCK.instant())
                .keyId();
    }
}
