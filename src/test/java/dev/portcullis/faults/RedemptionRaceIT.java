package dev.portcullis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitVerifier;
import dev.portcullis.permit.Receipt;
import dev.portcullis.permit.VerifiedPermit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** P3 over HTTP: twenty workers of one pool, each with a key and a nonce of its own, want the same permit at once. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class RedemptionRaceIT {
    private static final int WORKERS = 20;
    private static final int PERMITS = 5;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] NOTHING = {};

    private FreshDatabase database;
    private RunningGateway gateway;

    /** A worker with its key. */
    private record Contestant(SigningKey key) {
        Audience self() {
            return new Audience(key.verifierKey().keyId(), DemoInstallation.POOL);
        }
    }

    /** What a contestant sent and got. */
    private record Attempt(Contestant by, String nonce, HttpResponse<byte[]> answer) {
        String code() throws MalformedJsonException {
            return StrictJson.parse(answer.body()).path("code").asText();
        }
    }

    /** How the rows stand that a redemption moves. */
    private record Standing(long fence, long redemptions, long entries) {}

    @BeforeAll
    void start(Running stack, @TempDir Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder, founded(stack, folder));
    }

    /** The demo's installation with twenty workers instead of one; each is enrolled in trust with a key of its own. */
    private static TrustFounding founded(Running stack, Path folder) throws IOException {
        TrustDocument demo = DemoInstallation.found(
                        stack, folder.resolve("demo"), new TrustDocument.Witnesses(0, List.of()))
                .document();
        return TrustFounding.found(
                new TrustFounding.Plan(
                        demo.installation(),
                        true,
                        workers().stream().collect(Collectors.toMap(name -> name, _ -> DemoInstallation.POOL)),
                        Set.of(DemoInstallation.EVALUATOR),
                        demo.people().stream()
                                .map(one -> new Person(one.id(), one.issuer(), one.subject(), one.groups(), List.of()))
                                .toList(),
                        demo.people().stream().map(Person::id).collect(Collectors.toSet()),
                        demo.quorums(),
                        demo.policy(),
                        demo.witnesses()),
                folder.resolve("keys"),
                Instant.now());
    }

    private static List<PrincipalId> workers() {
        return IntStream.rangeClosed(1, WORKERS)
                .mapToObj(number -> new PrincipalId("worker-" + number))
                .toList();
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        gateway.close();
        database.close();
    }

    @Test
    @Timeout(180)
    void twentyWorkersAtABarrierRedeemAPermitOnce()
            throws IOException, InterruptedException, MalformedJsonException, PermitRefusedException,
                    ExecutionException, GateRefusedException, GateUnavailableException {
        // Given
        List<Contestant> contestants = contestants();
        TinyLineage lineage = TinyLineage.open(gateway);
        propose(lineage, PERMITS - 1);
        List<PermitId> permits = await().atMost(SOON).until(this::issued, found -> found.size() == PERMITS);

        for (PermitId id : permits) {
            PermitBundle bundle = await().atMost(SOON)
                    .until(() -> bundle(id), found -> !found.proof().isEmpty());
            Standing before = standing(lineage, id);

            // When
            List<Attempt> attempts = race(contestants, id);

            // Then
            Map<Boolean, List<Attempt>> bySuccess = attempts.stream()
                    .collect(Collectors.partitioningBy(
                            attempt -> attempt.answer().statusCode() == 200));
            List<Attempt> redeemed = bySuccess.getOrDefault(true, List.of());
            List<Attempt> refused = bySuccess.getOrDefault(false, List.of());
            assertThat(redeemed).hasSize(1);
            assertThat(refused).hasSize(WORKERS - 1).allSatisfy(attempt -> {
                assertThat(attempt.answer().statusCode()).isEqualTo(409);
                assertThat(attempt.code()).isEqualTo("ALREADY_REDEEMED");
            });
            Attempt winner = redeemed.getFirst();
            RedemptionPredicate terms = receipt(winner, bundle).terms();
            assertThat(terms.permit()).isEqualTo(id);
            assertThat(terms.fence()).isEqualTo(before.fence() + 1);
            assertThat(standing(lineage, id))
                    .isEqualTo(new Standing(before.fence() + 1, before.redemptions() + 1, before.entries() + 1));
            assertThat(strings("SELECT worker || ' ' || nonce || ' ' || fence FROM redemption WHERE permit = ?", id))
                    .containsExactly(terms.worker() + " " + winner.nonce() + " " + terms.fence());
            assertThat(strings("SELECT state FROM proposal WHERE state_ref = ?", terms.redemption()))
                    .containsExactly("RUNNING");
            assertThat(redeem(winner.by(), id, winner.nonce()).answer().body())
                    .isEqualTo(winner.answer().body());
        }
        assertThat(issued()).isEmpty();
    }

    private List<Contestant> contestants() throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        for (PrincipalId name : workers()) {
            contestants.add(new Contestant(SigningKey.load(gateway.founding().keyFile(Role.WORKER, name))));
        }
        assertThat(contestants.stream().map(one -> one.self().worker())).doesNotHaveDuplicates();
        return contestants;
    }

    private void propose(TinyLineage lineage, int proposals)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        try (RestGateClient proposer =
                new RestGateClient(gateway.address(), lineage.id(), lineage.proposer(), InstantSource.system())) {
            for (int number = 1; number <= proposals; number++) {
                proposer.submit(ProposalId.next(InstantSource.system()), TinyLineage.honest(100 + number, Aim.ADMIT));
            }
        }
    }

    /** Every contestant waits for the others with its request in hand. */
    private List<Attempt> race(List<Contestant> contestants, PermitId id)
            throws InterruptedException, ExecutionException {
        CyclicBarrier barrier = new CyclicBarrier(contestants.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(contestants.size())) {
            List<Future<Attempt>> sent = new ArrayList<>();
            for (Contestant one : contestants) {
                sent.add(threads.submit(() -> {
                    String nonce = UUID.randomUUID().toString();
                    barrier.await();
                    return redeem(one, id, nonce);
                }));
            }
            List<Attempt> attempts = new ArrayList<>();
            for (Future<Attempt> one : sent) {
                attempts.add(one.get());
            }
            return attempts;
        }
    }

    private Attempt redeem(Contestant by, PermitId id, String nonce) throws IOException, InterruptedException {
        byte[] body = StrictJson.write(Map.of("worker", by.key().verifierKey().keyId(), "nonce", nonce));
        return new Attempt(
                by,
                nonce,
                gateway.send(gateway.signed(by.key(), "POST", "/v1/permits/" + id + "/redemption", body)
                        .build()));
    }

    /** The winner's receipt, as the winner believes it. */
    private Receipt receipt(Attempt winner, PermitBundle bundle) throws PermitRefusedException {
        PermitVerifier verifier =
                new PermitVerifier(DocumentTrust.now(gateway.founding().document()), this::blob, FactFinders.here());
        VerifiedPermit permit = verifier.verify(bundle, winner.by().self(), Instant.now());
        return verifier.verify(
                Bytes.copyOf(winner.answer().body()),
                permit,
                bundle.permit(),
                winner.by().self(),
                winner.nonce(),
                Instant.now());
    }

    private List<PermitId> issued() throws IOException, InterruptedException, MalformedJsonException {
        List<PermitId> permits = new ArrayList<>();
        for (JsonNode item : StrictJson.parse(read("/v1/permits").body()).path("items")) {
            permits.add(PermitId.parse(item.path("permit").asText()));
        }
        return permits;
    }

    private PermitBundle bundle(PermitId id) throws IOException, InterruptedException, MalformedJsonException {
        return StrictJson.read(read("/v1/permits/" + id).body(), PermitBundle.class);
    }

    private Optional<Bytes> blob(Digest digest) {
        try {
            HttpResponse<byte[]> answer = read("/v1/blobs/" + digest);
            return answer.statusCode() == 200 ? Optional.of(Bytes.copyOf(answer.body())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<byte[]> read(String path) throws IOException, InterruptedException {
        SigningKey any = SigningKey.load(
                gateway.founding().keyFile(Role.WORKER, workers().getFirst()));
        return gateway.send(gateway.signed(any, "GET", path, NOTHING).build());
    }

    private Standing standing(TinyLineage lineage, PermitId permit) throws MalformedJsonException {
        long fence = Long.parseLong(strings("SELECT fence::text FROM lineage WHERE id = ?", lineage.id())
                .getFirst());
        long rows = strings("SELECT id::text FROM redemption WHERE permit = ?", permit)
                .size();
        long entries = 0;
        for (String leaf : strings("SELECT convert_from(leaf, 'UTF8') FROM ledger_entry")) {
            Statement statement = Statement.parse(
                    Envelope.parse(Bytes.utf8(leaf).toArray()).payload().toArray());
            if (statement.predicateType() == PredicateType.REDEMPTION
                    && statement.predicate(RedemptionPredicate.class).permit().equals(permit)) {
                entries++;
            }
        }
        return new Standing(fence, rows, entries);
    }

    private List<String> strings(String sql, Object... values) {
        return new Transactions(database.application())
                .run(transaction -> Sql.list(transaction, sql, row -> row.getString(1), values));
    }
}
