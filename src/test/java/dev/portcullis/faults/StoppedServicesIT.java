package dev.portcullis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.local.StackOptions;
import dev.portcullis.local.internal.Layout;
import dev.portcullis.local.internal.ServiceRecord;
import dev.portcullis.worker.EngineUnavailableException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the gate stands on is stopped while proposals are open and started again, on a stack of this test's own whose
 * database waits for its disk. Each takes more than a minute.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedServicesIT {
    private static final int PROPOSALS = 40;
    private static final int OPEN = 20;
    private static final int ATTEMPTS = 10;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration THE_END = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Path home;
    private final StackOptions options = new StackOptions(
            OptionalInt.empty(),
            "",
            true,
            OptionalLong.of(ProcessHandle.current().pid()),
            _ -> List.of(),
            Duration.ofMinutes(3));
    private final Running stack;

    StoppedServicesIT(@TempDir Path folder) throws IOException, InterruptedException, StackFailedException {
        home = folder.resolve("stack");
        stack = up();
    }

    private Running up() throws IOException, InterruptedException, StackFailedException {
        return LocalStack.up(home, options, (since, what) -> {});
    }

    @AfterAll
    void down() throws IOException, InterruptedException, StackFailedException {
        LocalStack.down(home, true);
    }

    /** One stop: from when on the gate said that it is shut until the service was told to start again. */
    private record Stop(Instant from, Instant to, List<String> answers) {}

    /** How a service goes and comes back. */
    private interface Break {
        void apply() throws IOException, InterruptedException, StackFailedException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "kafka"})
    @Timeout(480)
    void whatIsOpenWaitsWhileAServiceIsStoppedAndEndsWhenItIsStarted(String service, @TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException, SQLException, MalformedJsonException,
                    SignatureRefusedException, EngineUnavailableException, GateRefusedException,
                    GateUnavailableException {
        requireThatWhatIsOpenWaits(service, folder, () -> stack.stop(service), () -> stack.start(service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "kafka"})
    @Timeout(480)
    void whatIsOpenWaitsWhileAServiceIsKilledAndEndsWhenTheStackIsBroughtUpAgain(String service, @TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException, SQLException, MalformedJsonException,
                    SignatureRefusedException, EngineUnavailableException, GateRefusedException,
                    GateUnavailableException {
        requireThatWhatIsOpenWaits(service, folder, () -> kill(service), this::up);
    }

    private void kill(String service) {
        ServiceRecord record = ServiceRecord.read(new Layout(home), service).orElseThrow();
        Objects.requireNonNull(record.process()).end(true);
    }

    private void requireThatWhatIsOpenWaits(String service, Path folder, Break stop, Break start)
            throws IOException, InterruptedException, StackFailedException, SQLException, MalformedJsonException,
                    SignatureRefusedException, EngineUnavailableException, GateRefusedException,
                    GateUnavailableException {
        // Given
        try (FreshDatabase database = FreshDatabase.in(stack)) {
            List<ProposalId> proposed = new ArrayList<>();
            try (RunningLoop loop = RunningLoop.start(stack, database, folder)) {
                for (int number = 0; number < PROPOSALS; number++) {
                    proposed.add(loop.propose(TinyLineage.honest(1_000 + number, Aim.ADMIT)));
                }
                await().atMost(SOON).until(() -> loop.in("PERMITTED").size() > PROPOSALS);
                loop.startCrew();
                await().atMost(SOON)
                        .until(() -> !loop.query("SELECT permit::text FROM redemption")
                                .isEmpty());

                // When
                Stop stopped = shut(loop, stop);
                start.apply();
                await().atMost(SOON).pollInterval(LOOK).until(loop.gateway()::isReady);
                loop.awaitEnd(THE_END);

                // Then
                Books books = Books.of(loop.gateway(), database);
                books.requireWhole(stack, loop.gateway());
                Map<ProposalId, EndPredicate> ends = books.ends();
                assertThat(ends.keySet()).containsAll(proposed);
                assertThat(ends.values().stream().filter(end -> end.at().isAfter(stopped.to())))
                        .as("open while " + service + " was down")
                        .hasSizeGreaterThanOrEqualTo(OPEN);
                assertThat(books.redemptionTimes())
                        .hasSize(PROPOSALS + 1)
                        .noneMatch(at -> at.isAfter(stopped.from()) && at.isBefore(stopped.to()));
                assertThat(stopped.answers()).hasSize(ATTEMPTS).containsOnly("503 UNAVAILABLE");
                Set<ProposalId> interrupted = books.runningAt(stopped.from());
                proposed.forEach(id -> Books.requireEnd(
                        Objects.requireNonNull(ends.get(id)), AnswerState.ADMITTED, interrupted.contains(id)));
            }
        }
    }

    private static Stop shut(RunningLoop loop, Break stop)
            throws IOException, InterruptedException, StackFailedException, MalformedJsonException {
        List<String> permits =
                loop.query("SELECT id::text FROM permit WHERE state = 'issued' ORDER BY id DESC LIMIT " + ATTEMPTS);
        stop.apply();
        await().atMost(SOON).pollInterval(LOOK).until(() -> !loop.gateway().isReady());
        Instant from = Instant.now();
        List<String> answers = new ArrayList<>();
        for (String permit : permits) {
            answers.add(redeem(loop.gateway(), permit));
        }
        return new Stop(from, Instant.now(), answers);
    }

    /** What the worker's own key gets for a permit that is issued and published. */
    private static String redeem(RunningGateway gateway, String permit)
            throws IOException, InterruptedException, MalformedJsonException {
        SigningKey key = SigningKey.load(gateway.founding().keyFile(Role.WORKER, DemoInstallation.WORKER));
        byte[] body = StrictJson.write(Map.of(
                "worker", key.verifierKey().keyId(), "nonce", UUID.randomUUID().toString()));
        HttpResponse<byte[]> answer =
                gateway.send(gateway.signed(key, "POST", "/v1/permits/" + permit + "/redemption", body)
                        .build());
        return answer.statusCode() + " "
                + StrictJson.parse(answer.body()).path("code").asText();
    }
}
