package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.SeccompFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where analysts of one program are started: a folder of their own, and what holds them on this machine. */
final class Nest implements AutoCloseable {
    private static final System.Logger logger = System.getLogger(Nest.class.getName());
    private static final Duration TRIAL = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(20);
    private static final String OWNER_ALL_OTHERS_PASS = "rwx--x--x";

    static {
        // JDK 25 logs inside ProcessBuilder.start; with two threads there before the log manager is initialised, both
        // wait for each other for good.
        Logger.getLogger(Nest.class.getName());
    }

    /** The kernel ends an analyst with the <em>thread</em> that started it, so that thread lives as long as we do. */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("analyst-starter").factory());

    private final ChildProgram program;
    private final int heapMib;
    private final List<Confinement> allowed;
    private @Nullable Held held;

    private record Held(Confinement by, Confinement.Needs needs, Path folder, FileLock owned) {}

    /**
     * Prepares nothing yet.
     *
     * @param allowed what may hold the analysts, the strongest first
     */
    Nest(ChildProgram program, int heapMib, List<Confinement> allowed) {
        this.program = program;
        this.heapMib = heapMib;
        this.allowed = List.copyOf(allowed);
    }

    /**
     * Starts a process.
     *
     * @throws IOException when none can be started
     */
    Process start() throws IOException, InterruptedException {
        try {
            return starter.submit(this::startHere).get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the system took more than " + START.toSeconds() + " s to start a process", e);
        }
    }

    /** What holds the analysts, once one was started. */
    synchronized Optional<Confinement> confinement() {
        return Optional.ofNullable(held).map(Held::by);
    }

    private Process startHere() throws IOException, InterruptedException {
        Held by = held();
        List<String> command =
                by.by().around(by.needs(), program.command(by.by().writable(by.needs()), heapMib));
        return process(by, command).start();
    }

    private synchronized Held held() throws IOException, InterruptedException {
        Held known = held;
        if (known == null) {
            known = choose();
            held = known;
            logger.log(
                    System.Logger.Level.INFO,
                    "analysts are held by {0}",
                    String.join(", ", known.by().enforced()));
        }
        return known;
    }

    private Held choose() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Leftovers.PREFIX);
        FileLock owned = Leftovers.own(folder);
        int left = Leftovers.takeAway(folder.resolveSibling(""), Instant.now());
        if (left > 0) {
            logger.log(System.Logger.Level.INFO, "took away {0} folders that killed processes left", left);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ALL_OTHERS_PASS));
        Path filter = folder.resolve("seccomp.bpf");
        Path writable = Files.createDirectory(folder.resolve("writable"));
        Confinement.Needs needs = new Confinement.Needs(program.readable(), filter, writable, heapMib);
        boolean filtered = writeFilter(filter);
        for (Confinement confinement : allowed) {
            if (confinement.namespaces() && !filtered) {
                continue;
            }
            if (confinement.user() && !confinement.namespaces()) {
                Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
            Held candidate = new Held(confinement, needs, folder, owned);
            if (!confinement.limits() || succeeds(candidate)) {
                return candidate;
            }
        }
        throw new IOException("nothing that may hold an analyst works on this machine");
    }

    private static boolean writeFilter(Path file) throws IOException {
        SeccompFilter.Machine machine;
        try {
            machine = SeccompFilter.Machine.here();
        } catch (IllegalStateException _) {
            return false;
        }
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(SeccompFilter.program(machine));
        }
        return true;
    }

    private static boolean succeeds(Held candidate) throws IOException, InterruptedException {
        Process trial = process(candidate, candidate.by().trial(candidate.needs()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            trial.getOutputStream().close();
            if (!trial.waitFor(TRIAL)) {
                // Slow is not the same as not allowed: nothing weaker is taken for it.
                throw new IOException("a trial did not end within " + TRIAL.toSeconds() + " s");
            }
            return trial.exitValue() == 0;
        } finally {
            trial.destroyForcibly();
        }
    }

    private static ProcessBuilder process(Held by, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.directory(by.needs().folder().toFile());
        return builder;
    }

    /** The analysts must be gone before. */
    @Override
    public void close() {
        starter.shutdownNow();
        Held by;
        synchronized (this) {
            by = held;
        }
        if (by == null) {
            return;
        }
        try {
            Leftovers.letGo(by.folder(), by.owned());
            Leftovers.delete(by.folder());
        } catch (IOException | UncheckedIOException e) {
            logger.log(System.Logger.Level.WARNING, "what analysts left in " + by.folder() + " stays there", e);
        }
    }
}
