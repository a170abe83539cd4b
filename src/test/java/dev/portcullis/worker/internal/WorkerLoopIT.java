package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Analysts;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.PermitFixture;
import dev.portcullis.permit.PermitFixture.Issued;
import dev.portcullis.permit.PermitFixture.Order;
import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.LocalEngine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Worker and evaluator with their real sandboxes, real proofs and keys; the gateway and the broker are fakes. */
@Timeout(60)
class WorkerLoopIT {
    private static final int PATIENCE_SECONDS = 15;
    private static final String OUTCOME = "dev.portcullis.outcome.reported.v1";
    private static final String EVIDENCE = "dev.portcullis.evidence.sealed.v1";
    private static final LineageId LINEAGE = new LineageId("counting");

    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: counting
            title: Count as far as you can
            pool: default
            paths:
              editable: ["count/**"]
              strategy: ["strategy/**"]
              harness: ["harness/**"]
              oversight: ["oversight/**"]
            types: [python]
            entrypoint: [python3, count/main.py]
            limits: {wall: 20s, cpu: 20s, memory: 256MiB, processes: 4, disk: 1MiB, network: none, gpus: 0}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: counted
              direction: maximise
              bound: "1000"
              tolerance: "0"
            tiers: {evaluate: 0, admit: 0, promote: 1, strategy: 2, oversight: 3}
            """;

    /** Counts one for what it should see, and a hundred for what it should not. */
    private static final String COUNTS = """
            import os
            seen = 1 + 100 * os.path.exists("harness/score.py") + 100 * os.path.exists("oversight/guard.py")
            open("/out/counted", "w").write(str(seen))
            """;

    private static final String SLEEPS = "import time\ntime.sleep(60)\n";

    private static final String SCORES = """
            print('{"metrics":{"counted":"' + open("/candidate/out/counted").read() + '"},"flags":[]}')
            """;

    @TempDir
    private Path folder;

    private final BlockingQueue<CloudEvent> events = new LinkedBlockingQueue<>();
    private final List<Closeable> open = new ArrayList<>();
    private Optional<PermitFixture> installation = Optional.empty();
    private Optional<FakeGateway> fakeGateway = Optional.empty();

    @BeforeEach
    void found() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        installation = Optional.of(new PermitFixture(folder, Instant.now()));
        fakeGateway = Optional.of(new FakeGateway(fixture()));
    }

    @AfterEach
    void close() throws IOException {
        for (Closeable each : open.reversed()) {
            each.close();
        }
    }

    private PermitFixture fixture() {
        return installation.orElseThrow();
    }

    private FakeGateway gateway() {
        return fakeGateway.orElseThrow();
    }

    private Tree tree(String main) {
        return fixture()
                .tree(Map.of(
                        "count/main.py", main, "harness/score.py", SCORES, "oversight/guard.py", "print('guards')\n"));
    }

    private Issued permit(String main) throws IOException {
        Tree base = tree("pass\n");
        return gateway().offer(fixture().issue(new Order(Purpose.EVALUATE, CHARTER, base, base, tree(main), 0)));
    }

    private Office office() throws IOException, EngineUnavailableException {
        SigningKey key = SigningKey.load(fixture().workerKey());
        LocalEngine engine = LocalEngine.open(
                new LocalEngine.Settings(folder.resolve("work"), 61_700, 1, false), InstantSource.system());
        return new Office(
                fixture().worker(),
                new KeySigner(key),
                new TrustFile(fixture().trustFile()),
                Optional.empty(),
                gateway(),
                new GatewayBlobs(gateway()),
                Analysts.open(Analysts.Settings.usual()),
                engine,
                new Spool(folder.resolve("spool")),
                new Journal(folder.resolve("home/journal")),
                new LineageRepository(folder.resolve("home/lineages.git"), "worker-1"),
                new FakeReporter(),
                Clock.systemUTC());
    }

    private WorkerLoop startWorker() throws IOException, EngineUnavailableException {
        WorkerLoop loop = new WorkerLoop(office(), 1);
        open.add(loop);
        start(() -> loop.run(() -> {}));
        return loop;
    }

    private void startEvaluator() throws IOException, EngineUnavailableException {
        EvaluatorLoop loop = new EvaluatorLoop(
                new TrustFile(fixture().trustFile()),
                SigningKey.load(fixture().evaluatorKey()),
                new Spool(folder.resolve("spool")),
                LocalEngine.open(
                        new LocalEngine.Settings(folder.resolve("work"), 61_800, 1, false), InstantSource.system()),
                Analysts.open(Analysts.Settings.usual()),
                new FakeReporter(),
                Clock.systemUTC(),
                1);
        open.add(loop);
        start(() -> loop.run(() -> {}));
    }

    private interface Serving {
        void serve() throws InterruptedException;
    }

    private static void start(Serving serving) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                serving.serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private CloudEvent next() throws InterruptedException {
        return Optional.ofNullable(events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no event within " + PATIENCE_SECONDS + " s"));
    }

    private record Told(CloudEvent outcome, CloudEvent evidence) {}

    /** Outcome and evidence, which come from two programs in either order. */
    private Told nextTwo() throws InterruptedException {
        CloudEvent first = next();
        CloudEvent second = next();
        return first.type().equals(OUTCOME) ? new Told(first, second) : new Told(second, first);
    }

    private VerifiedStatement verified(CloudEvent event, Role role)
            throws MalformedJsonException, SignatureRefusedException {
        return fixture().trust().verify(Envelope.parse(event.data().toArray()), role);
    }

    private OutcomePredicate outcome(CloudEvent event) throws MalformedJsonException, SignatureRefusedException {
        assertThat(event.type()).isEqualTo(OUTCOME);
        return verified(event, Role.WORKER).statement().predicate(OutcomePredicate.class);
    }

    @Test
    void runsExactlyWhatWasJudgedAndHasItScoredUnderAnotherKey()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        Issued issued = permit(COUNTS);
        startEvaluator();

        // When
        startWorker();
        Told told = nextTwo();

        // Then
        OutcomePredicate outcome = outcome(told.outcome());
        Digest result = issued.terms().basis().result();
        assertThat(outcome.ended()).as(outcome.failure()).isEqualTo(Ended.COMPLETED);
        assertThat(outcome.ran()).isEqualTo(result);
        assertThat(outcome.permit()).isEqualTo(issued.id());
        assertThat(outcome.fence()).isEqualTo(FakeGateway.FENCE);
        assertThat(outcome.proof()).isEqualTo(gateway().proof(outcome.redemption()));
        assertThat(outcome.enforced()).contains("namespaces", "seccomp").doesNotContain("unsandboxed");
        assertThat(told.evidence().type()).isEqualTo(EVIDENCE);
        EvidencePredicate evidence =
                verified(told.evidence(), Role.EVALUATOR).statement().predicate(EvidencePredicate.class);
        assertThat(evidence.metrics()).isEqualTo(Map.of("counted", new Decimal("1")));
        assertThat(evidence.flags()).isEmpty();
        assertThat(evidence.candidate()).isEqualTo(result);
        assertThat(evidence.redemption()).isEqualTo(outcome.redemption());
    }

    @Test
    void redeemsNothingThatPeopleHadToSignAndDidNot()
            throws IOException, InterruptedException, EngineUnavailableException {
        // Given: outside every declared path, allowed by policy alone under the genuine keys
        Tree base = tree("pass\n");
        Tree result = fixture().tree(Map.of("count/main.py", COUNTS, "harness/score.py", SCORES, "setup.py", "pass\n"));
        gateway().offer(fixture().issue(new Order(Purpose.EVALUATE, CHARTER, base, base, result, 0)));
        Issued honest = permit(COUNTS);

        // When
        startWorker();
        next();

        // Then
        assertThat(gateway().nonces.keySet()).containsExactly(honest.id());
        assertThat(events).isEmpty();
    }

    @Test
    void stopsWithinASecondOfAHaltAndReportsThat()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        permit(SLEEPS);
        WorkerLoop loop = startWorker();
        assertThat(gateway().renewed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();

        // When
        long halted = System.nanoTime();
        loop.stopHalted(new HaltPredicate(
                HaltId.next(InstantSource.system()), "lineage:" + LINEAGE, "a test", "sam", Instant.now()));
        OutcomePredicate outcome = outcome(next());

        // Then
        assertThat(outcome.ended()).isEqualTo(Ended.KILLED);
        assertThat(System.nanoTime() - halted).isLessThan(TimeUnit.SECONDS.toNanos(3));
        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void leavesTheWorkOfAnotherLineageAlone()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        permit("import time\ntime.sleep(1)\n");
        WorkerLoop loop = startWorker();
        assertThat(gateway().renewed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();

        // When
        loop.stopHalted(new HaltPredicate(
                HaltId.next(InstantSource.system()), "lineage:another", "a test", "sam", Instant.now()));

        // Then
        assertThat(outcome(next()).ended()).isEqualTo(Ended.COMPLETED);
    }

    @Test
    void killsTheWorkWhenItsRenewalIsRefused()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        permit(SLEEPS);
        gateway().halted = true;

        // When
        startWorker();
        OutcomePredicate outcome = outcome(next());

        // Then
        assertThat(outcome.ended()).isEqualTo(Ended.KILLED);
        assertThat(outcome.proof()).isEmpty();
    }

    @Test
    void asksAgainWithTheSameNonceWhenAnAnswerIsLost()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        Issued issued = permit(COUNTS);
        gateway().notYet = 2;
        gateway().lostAnswers = 1;

        // When
        startWorker();
        OutcomePredicate outcome = outcome(next());

        // Then
        assertThat(outcome.ended()).isEqualTo(Ended.COMPLETED);
        List<String> nonces = gateway().nonces.getOrDefault(issued.id(), List.of());
        assertThat(nonces).hasSize(4);
        assertThat(nonces).containsOnly(nonces.getFirst());
        assertThat(events).isEmpty();
    }

    @Test
    void reportsAsKilledWhatItsPredecessorHadRedeemed()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        Issued issued =
                fixture().issue(new Order(Purpose.EVALUATE, CHARTER, tree("pass\n"), tree("pass\n"), tree(COUNTS), 0));
        RedemptionId redemption = gateway().redeemedBefore(issued);
        new Journal(folder.resolve("home/journal"))
                .put(new Journal.Entry(
                                issued.id(),
                                Purpose.EVALUATE,
                                LINEAGE,
                                issued.terms().basis().result(),
                                Office.nonce(),
                                null)
                        .redeemed(redemption, FakeGateway.FENCE, Instant.now()));

        // When
        startWorker();
        OutcomePredicate outcome = outcome(next());

        // Then
        assertThat(outcome.ended()).isEqualTo(Ended.KILLED);
        assertThat(outcome.redemption()).isEqualTo(redemption);
        assertThat(outcome.proof()).isEqualTo(gateway().proof(redemption));
        assertThat(gateway().nonces).isEmpty();
    }

    @Test
    void carriesOutAPromotionByMovingTheBranch()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        Tree head = tree("pass\n");
        Issued issued =
                gateway().offer(fixture().issue(new Order(Purpose.PROMOTE, CHARTER, head, head, tree(COUNTS), 1)));

        // When
        startWorker();
        OutcomePredicate outcome = outcome(next());

        // Then
        assertThat(outcome.ended()).as(outcome.failure()).isEqualTo(Ended.COMPLETED);
        assertThat(outcome.enforced()).isEmpty();
        try (LineageRepository repository = new LineageRepository(folder.resolve("home/lineages.git"), "reader")) {
            assertThat(repository.hasMoved(LINEAGE, issued.id())).isTrue();
        }
    }

    @Test
    void scoresNothingWhoseHarnessIsNotTheOneJudged()
            throws IOException, InterruptedException, EngineUnavailableException {
        // Given: a completed run waits, and somebody replaces the scorer in the spool
        permit(COUNTS);
        startWorker();
        next();
        Path job = folder.resolve("spool")
                .resolve(gateway().redemptions.values().iterator().next().toString());
        Path scorer = job.resolve("blobs").resolve(Digest.of(SCORES).hex());
        assertThat(scorer).exists();
        Files.writeString(scorer, "print('{\"metrics\":{\"counted\":\"999\"},\"flags\":[]}')");

        // When
        startEvaluator();
        await().untilAsserted(() -> assertThat(job).doesNotExist());

        // Then
        assertThat(events).isEmpty();
    }

    @Test
    @Tag("long")
    void waitsForAGatewayThatIsNotUpAndSaysSoOnce()
            throws IOException, InterruptedException, EngineUnavailableException, MalformedJsonException,
                    SignatureRefusedException {
        // Given
        gateway().down = true;
        permit(COUNTS);
        try (LogOf log = new LogOf(WorkerLoop.class)) {

            // When
            startWorker();
            await().until(() -> gateway().askedWhileDown.get() >= 3);
            gateway().down = false;
            OutcomePredicate outcome = outcome(next());

            // Then
            assertThat(outcome.ended()).isEqualTo(Ended.COMPLETED);
            assertThat(log.lines().filter(line -> line.contains("waiting for permits")))
                    .containsExactly("waiting for permits: nothing listens");
            assertThat(log.lines()).anyMatch(line -> line.startsWith("the gateway answers again, after "));
        }
    }

    /** What a class logs while this is open. */
    private static final class LogOf extends Handler implements AutoCloseable {
        private final Logger logger;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        LogOf(Class<?> type) {
            logger = Logger.getLogger(type.getName());
            logger.addHandler(this);
        }

        Stream<String> lines() {
            return lines.stream();
        }

        @Override
        public void publish(LogRecord event) {
            lines.add(new SimpleFormatter().formatMessage(event));
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    private final class FakeReporter implements Reporter {
        @Override
        public void report(LineageId lineage, CloudEvent event) {
            assertThat(lineage).isEqualTo(LINEAGE);
            events.add(event);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** Redeems once a permit, as the gateway does; can lose answers, be behind with its ledger, and be halted. */
    private static final class FakeGateway implements Gateway {
        private static final long FENCE = 17;

        private final PermitFixture fixture;
        private final Map<PermitId, Issued> offered = new ConcurrentHashMap<>();
        private final Map<PermitId, RedemptionId> redemptions = new ConcurrentHashMap<>();
        private final Map<RedemptionId, Bytes> receipts = new ConcurrentHashMap<>();
        private final Map<PermitId, List<String>> nonces = new ConcurrentHashMap<>();
        private final BlockingQueue<RedemptionId> renewed = new LinkedBlockingQueue<>();
        private volatile int notYet;
        private volatile int lostAnswers;
        private volatile boolean halted;
        private volatile boolean down;
        private final AtomicInteger askedWhileDown = new AtomicInteger();

        FakeGateway(PermitFixture fixture) {
            this.fixture = fixture;
        }

        Issued offer(Issued issued) {
            offered.put(issued.id(), issued);
            return issued;
        }

        RedemptionId redeemedBefore(Issued issued) throws IOException {
            RedemptionId redemption = RedemptionId.next(InstantSource.system());
            receipts.put(redemption, fixture.receipt(issued, redemption, Office.nonce(), FENCE));
            return redemption;
        }

        String proof(RedemptionId redemption) throws IOException {
            return fixture.proofOf(receipts.getOrDefault(redemption, Bytes.EMPTY));
        }

        @Override
        public Gateway.Listed issued(Said said) throws IOException {
            if (down) {
                askedWhileDown.incrementAndGet();
                throw new IOException("nothing listens");
            }
            return new Gateway.Listed(
                    offered.keySet().stream()
                            .filter(permit -> !redemptions.containsKey(permit))
                            .sorted(Comparator.comparing(PermitId::toString))
                            .toList(),
                    fixture.trust().document().version());
        }

        @Override
        public Optional<Bytes> permit(PermitId permit) {
            return Optional.ofNullable(offered.get(permit))
                    .map(issued -> Bytes.copyOf(StrictJson.write(issued.bundle())));
        }

        @Override
        public synchronized RedemptionAnswer redeem(PermitId permit, String nonce) throws IOException {
            nonces.computeIfAbsent(permit, _ -> new CopyOnWriteArrayList<>()).add(nonce);
            if (notYet > 0) {
                notYet--;
                return new RedemptionAnswer.NotYetPublished();
            }
            Issued issued = Optional.ofNullable(offered.get(permit)).orElseThrow();
            RedemptionId redemption =
                    redemptions.computeIfAbsent(permit, _ -> RedemptionId.next(InstantSource.system()));
            if (!receipts.containsKey(redemption)) {
                receipts.put(redemption, fixture.receipt(issued, redemption, nonce, FENCE));
            }
            if (lostAnswers > 0) {
                lostAnswers--;
                throw new IOException("the connection broke");
            }
            return new RedemptionAnswer.Redeemed(
                    Optional.ofNullable(receipts.get(redemption)).orElseThrow());
        }

        @Override
        public RenewalAnswer renew(RedemptionId redemption) throws IOException {
            renewed.add(redemption);
            return halted
                    ? new RenewalAnswer.Stop("HALTED")
                    : new RenewalAnswer.Renewed(Optional.of(proof(redemption)));
        }

        @Override
        public Bytes trust() {
            throw new AssertionError("no other version of trust is in force");
        }

        @Override
        public Optional<Bytes> blob(Digest digest) {
            return fixture.blobs().blob(digest);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
