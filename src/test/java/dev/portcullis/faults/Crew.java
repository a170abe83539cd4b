package dev.portcullis.faults;

import dev.portcullis.attest.Role;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.Evaluator;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The real worker and evaluator of an installation, with their own keys and logins, as threads of this process. */
final class Crew implements AutoCloseable {
    private static final int SLOTS = 2;
    private static final int CANDIDATE_UIDS = 62_000;
    private static final int SCORER_UIDS = 62_100;

    private final Worker worker;
    private final Evaluator evaluator;

    private Crew(Worker worker, Evaluator evaluator) {
        this.worker = worker;
        this.evaluator = evaluator;
    }

    private interface Serving {
        void serve() throws InterruptedException;
    }

    /**
     * Starts both.
     *
     * @param folder for what they keep; made passable for others, because sandboxes run under ids of their own
     */
    static Crew start(Running stack, RunningGateway gateway, Path folder)
            throws IOException, EngineUnavailableException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        TrustFounding founding = gateway.founding();
        Path trust = founding.folder().resolve("trust.json");
        Path spool = folder.resolve("spool");
        Worker worker = Worker.open(new Worker.Settings(
                gateway.address(),
                trust,
                Optional.empty(),
                founding.keyFile(Role.WORKER, DemoInstallation.WORKER),
                access(stack, gateway, KafkaUser.WORKER, folder),
                folder.resolve("worker"),
                spool,
                new LocalEngine.Settings(folder.resolve("work"), CANDIDATE_UIDS, SLOTS, false)));
        Evaluator evaluator = Evaluator.open(new Evaluator.Settings(
                trust,
                founding.keyFile(Role.EVALUATOR, DemoInstallation.EVALUATOR),
                access(stack, gateway, KafkaUser.EVALUATOR, folder),
                spool,
                new LocalEngine.Settings(folder.resolve("work"), SCORER_UIDS, SLOTS, false)));
        serve(() -> worker.run(() -> {}));
        serve(() -> evaluator.run(() -> {}));
        return new Crew(worker, evaluator);
    }

    private static Path access(Running stack, RunningGateway gateway, KafkaUser user, Path folder) throws IOException {
        Map<String, String> settings = stack.kafka(user);
        Path file = Files.createFile(
                folder.resolve(user.login() + ".properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining("", "", "portcullis.prefix=" + gateway.topicPrefix() + "\n")));
    }

    private static void serve(Serving serving) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                serving.serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() throws IOException {
        worker.close();
        evaluator.close();
    }
}
