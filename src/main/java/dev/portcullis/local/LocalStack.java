package dev.portcullis.local;

import dev.portcullis.local.ServiceStatus.Standing;
import dev.portcullis.local.internal.Artefacts;
import dev.portcullis.local.internal.Launch;
import dev.portcullis.local.internal.Layout;
import dev.portcullis.local.internal.ProcessIdentity;
import dev.portcullis.local.internal.ServiceRecord;
import dev.portcullis.local.internal.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the local stack up and down. One at a time per folder: whoever comes second waits for the first, and then
 * finds what the first brought up.
 */
public final class LocalStack {
    private static final Duration LOCK = Duration.ofMinutes(20);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration KILL = Duration.ofSeconds(10);
    private static final Duration SERVICE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;

    private LocalStack() {}

    /**
     * The stack of {@code home}, found running or brought up. A service of a running stack that failed is started
     * again; a stack that lacks a program asked for is ended and brought up with it.
     *
     * @throws StackFailedException when it did not come up; then nothing is left running
     */
    public static Running up(Path home, StackOptions options, ProgressListener listener)
            throws IOException, InterruptedException, StackFailedException {
        Layout layout = new Layout(home);
        layout.create();
        try (FileChannel channel =
                        FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel)) {
            long began = System.nanoTime();
            Optional<Running> found = find(home);
            if (found.isPresent() && hasAll(layout, options.programs().of(found.get()))) {
                listener.progress(since(began), "the stack runs already");
                startAgain(layout, listener, began);
                return found.get();
            }
            if (found.isPresent()) {
                listener.progress(since(began), "the stack runs without all that is asked for: starting it anew");
            }
            end(layout);
            Launch.Launched launched =
                    Launch.launch(layout, options, listener, began, known -> new Running(layout, known));
            try {
                await(layout, launched.supervisor(), options.within(), listener, began);
            } catch (StackFailedException e) {
                end(layout);
                throw e;
            }
            Running running = new Running(layout, launched.settings());
            try {
                ConsoleRegistration.register(running, running.gateway());
            } catch (IOException e) {
                listener.progress(
                        since(began),
                        "the console will not be told at once of sessions that end at Keycloak: " + e.getMessage());
            }
            return running;
        }
    }

    private static boolean hasAll(Layout layout, List<ServiceDefinition> programs) {
        return programs.stream()
                .allMatch(program -> ServiceRecord.read(layout, program.name()).isPresent());
    }

    /** Starts every service that was stopped or has failed. */
    private static void startAgain(Layout layout, ProgressListener listener, long began)
            throws IOException, InterruptedException, StackFailedException {
        for (ServiceRecord record : services(layout)) {
            if (record.standing() == Standing.FAILED || record.standing() == Standing.STOPPED) {
                listener.progress(since(began), "starting " + record.title() + " again");
                release(layout, record.name());
            }
        }
    }

    /** The stack of {@code home} when its supervisor lives. */
    public static Optional<Running> find(Path home) throws IOException {
        Layout layout = new Layout(home);
        boolean alive = ServiceRecord.read(layout, ServiceRecord.SUPERVISOR)
                .filter(ServiceRecord::isAlive)
                .isPresent();
        return alive && Files.exists(layout.settings())
                ? Optional.of(new Running(layout, Settings.read(layout.settings())))
                : Optional.empty();
    }

    /**
     * Stops all of it, also what a killed supervisor left behind.
     *
     * @param purge also deletes everything under {@code home}: data, keys, secrets and logs
     * @return whether anything ran
     */
    public static boolean down(Path home, boolean purge)
            throws IOException, InterruptedException, StackFailedException {
        Layout layout = new Layout(home);
        if (!Files.isDirectory(layout.home())) {
            return false;
        }
        boolean ran;
        try (FileChannel channel =
                        FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel)) {
            ran = end(layout);
            if (purge) {
                Artefacts.delete(layout.home());
            }
        }
        return ran;
    }

    /** How every service stands, in the order of their names; empty when there is no stack. */
    public static List<ServiceStatus> status(Path home) throws IOException {
        Layout layout = new Layout(home);
        List<ServiceStatus> statuses = new ArrayList<>();
        for (ServiceRecord record : services(layout)) {
            statuses.add(status(layout, record));
        }
        return List.copyOf(statuses);
    }

    static void hold(Layout layout, String service) throws IOException, InterruptedException, StackFailedException {
        Path hold = Launch.hold(layout, service);
        Layout.writeSecret(hold, "");
        awaitService(layout, service, record -> record.standing() == Standing.STOPPED);
    }

    static void release(Layout layout, String service) throws IOException, InterruptedException, StackFailedException {
        hold(layout, service);
        Files.delete(Launch.hold(layout, service));
        ServiceRecord record = awaitService(
                layout, service, now -> now.standing() == Standing.READY || now.standing() == Standing.FAILED);
        if (record.standing() == Standing.FAILED) {
            throw failed(layout, record);
        }
    }

    private static ServiceRecord awaitService(Layout layout, String service, Predicate<ServiceRecord> until)
            throws InterruptedException, StackFailedException {
        long began = System.nanoTime();
        while (since(began).compareTo(SERVICE) < 0) {
            Optional<ServiceRecord> record = ServiceRecord.read(layout, service).filter(until);
            if (record.isPresent()) {
                return record.get();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new StackFailedException(
                service + " did not get there within " + SERVICE.toSeconds() + " s", "see " + layout.log(service));
    }

    private static void await(Layout layout, Process launched, Duration within, ProgressListener listener, long began)
            throws IOException, InterruptedException, StackFailedException {
        Set<String> told = new HashSet<>();
        long from = System.nanoTime();
        while (since(from).compareTo(within) < 0) {
            List<ServiceRecord> records = services(layout);
            for (ServiceRecord record : records) {
                if (record.standing() == Standing.FAILED) {
                    throw failed(layout, record);
                }
                if (record.standing() == Standing.READY && told.add(record.name())) {
                    listener.progress(since(began), record.title() + " up");
                }
            }
            if (!records.isEmpty() && told.size() == records.size() && supervisor(layout) != null) {
                return;
            }
            if (!launched.isAlive()) {
                throw new StackFailedException(
                        "the supervisor ended with " + launched.exitValue(),
                        "see " + layout.log(ServiceRecord.SUPERVISOR));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new StackFailedException(
                "the stack was not up within " + within.toSeconds() + " s; up so far: " + told,
                "see the files in " + layout.logs());
    }

    private static StackFailedException failed(Layout layout, ServiceRecord record) {
        return new StackFailedException(record.title() + " " + record.message(), "see " + layout.log(record.name()));
    }

    /** Ends every process on record: in order while there is a supervisor to do it, else by hand. */
    private static boolean end(Layout layout) throws IOException, InterruptedException, StackFailedException {
        ServiceRecord supervisor = supervisor(layout);
        List<ServiceRecord> records = ServiceRecord.all(layout);
        boolean ran = records.stream().anyMatch(ServiceRecord::isAlive);
        if (supervisor != null && supervisor.process() != null) {
            ProcessIdentity process = supervisor.process();
            process.end(false);
            awaitEnd(List.of(process), STOP);
        }
        List<ProcessIdentity> left = ServiceRecord.all(layout).stream()
                .flatMap(record -> Stream.ofNullable(record.process()))
                .filter(ProcessIdentity::isAlive)
                .toList();
        left.forEach(process -> process.end(false));
        if (!awaitEnd(left, KILL)) {
            left.forEach(process -> process.end(true));
            if (!awaitEnd(left, KILL)) {
                throw new StackFailedException(
                        "these processes cannot be ended: "
                                + left.stream().filter(ProcessIdentity::isAlive).toList(),
                        "end them, then run the command again");
            }
        }
        Artefacts.delete(layout.run());
        return ran;
    }

    private static boolean awaitEnd(List<ProcessIdentity> processes, Duration within) throws InterruptedException {
        long began = System.nanoTime();
        while (processes.stream().anyMatch(ProcessIdentity::isAlive)) {
            if (since(began).compareTo(within) > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    private static @Nullable ServiceRecord supervisor(Layout layout) {
        return ServiceRecord.read(layout, ServiceRecord.SUPERVISOR)
                .filter(ServiceRecord::isAlive)
                .orElse(null);
    }

    private static List<ServiceRecord> services(Layout layout) throws IOException {
        return ServiceRecord.all(layout).stream()
                .filter(record -> !record.name().equals(ServiceRecord.SUPERVISOR))
                .sorted(Comparator.comparing(ServiceRecord::name))
                .toList();
    }

    private static ServiceStatus status(Layout layout, ServiceRecord record) {
        ProcessIdentity process = record.process();
        long pid = process != null && process.isAlive() ? process.pid() : 0;
        boolean claims = record.standing() == Standing.READY || record.standing() == Standing.STARTING;
        if (supervisor(layout) == null && pid != 0) {
            return status(layout, record, record.standing(), pid, "its supervisor is gone: portcullis down");
        }
        if (claims && pid == 0) {
            return status(layout, record, Standing.FAILED, 0, "its process is gone");
        }
        return status(layout, record, record.standing(), pid, record.message());
    }

    private static ServiceStatus status(
            Layout layout, ServiceRecord record, Standing standing, long pid, String message) {
        String log = layout.log(record.name()).toString();
        return new ServiceStatus(record.name(), record.title(), standing, pid, message, log);
    }

    private static FileLock lock(FileChannel channel) throws IOException, InterruptedException, StackFailedException {
        long began = System.nanoTime();
        while (since(began).compareTo(LOCK) < 0) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new StackFailedException(
                "somebody else has been bringing this stack up or down for " + LOCK.toMinutes() + " min",
                "see who holds the file lock in the stack's folder");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
