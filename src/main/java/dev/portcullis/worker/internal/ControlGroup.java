package dev.portcullis.worker.internal;

import dev.portcullis.worker.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A cgroup v2 group of one run. Even without controllers it knows every process of the run, measures their processor
 * time and kills them all at once; where memory and pids are delegated to us it also holds those limits.
 */
final class ControlGroup implements AutoCloseable {
    private static final String PREFIX = "portcullis-";
    private static final long REMOVAL_MILLIS = 2_000;

    private final Path folder;
    private final List<String> enforced;

    private ControlGroup(Path folder, List<String> enforced) {
        this.folder = folder;
        this.enforced = List.copyOf(enforced);
    }

    /** Makes a group, or says by being empty that this machine gives us none. */
    static Optional<ControlGroup> tryCreate(String name, Limits limits) {
        try {
            Optional<Path> parent = parent();
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            Path folder = parent.get().resolve(PREFIX + name);
            Files.createDirectory(folder);
            if (!Files.isWritable(folder.resolve("cgroup.kill")) || !Files.isWritable(folder.resolve("cgroup.procs"))) {
                Files.delete(folder);
                return Optional.empty();
            }
            List<String> enforced = new ArrayList<>(List.of("cgroup-kill"));
            if (write(folder.resolve("memory.max"), Long.toString(limits.memoryBytes()))
                    && write(folder.resolve("memory.swap.max"), "0")) {
                enforced.add("memory-cgroup");
            }
            if (write(folder.resolve("pids.max"), Integer.toString(Sandbox.processesIncludingOurs(limits)))) {
                enforced.add("pids-cgroup");
            }
            return Optional.of(new ControlGroup(folder, enforced));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Kills and removes what a worker that was killed left under this name. */
    static void removeLeft(String name) throws IOException {
        Optional<Path> left =
                parent().map(folder -> folder.resolve(PREFIX + name)).filter(Files::isDirectory);
        if (left.isPresent()) {
            new ControlGroup(left.get(), List.of()).close();
        }
    }

    private static Optional<Path> parent() throws IOException {
        Optional<String> mount = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" ", 6)[4])
                .findFirst();
        Optional<String> own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring("0::/".length()))
                .findFirst();
        return mount.flatMap(place -> own.map(path -> Path.of(place).resolve(path)));
    }

    private static boolean write(Path file, String value) {
        if (!Files.isWritable(file)) {
            return false;
        }
        try {
            Files.writeString(file, value);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    List<String> enforced() {
        return enforced;
    }

    /** The file through which a process joins. */
    Path door() {
        return folder.resolve("cgroup.procs");
    }

    List<Long> processes() throws IOException {
        return Files.readAllLines(door()).stream().map(Long::valueOf).toList();
    }

    Optional<Duration> cpuTime() {
        try {
            return Files.readAllLines(folder.resolve("cpu.stat")).stream()
                    .filter(line -> line.startsWith("usage_usec "))
                    .map(line -> Duration.of(
                            Long.parseLong(line.substring("usage_usec ".length())),
                            TimeUnit.MICROSECONDS.toChronoUnit()))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean ranOutOfMemory() {
        try {
            return Files.readAllLines(folder.resolve("memory.events")).stream()
                    .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
        } catch (IOException e) {
            return false;
        }
    }

    void kill() {
        write(folder.resolve("cgroup.kill"), "1");
    }

    @Override
    public void close() throws IOException {
        kill();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REMOVAL_MILLIS);
        while (true) {
            try {
                Files.deleteIfExists(folder);
                return;
            } catch (IOException e) {
                // EBUSY while the last process is still being reaped.
                if (System.nanoTime() > until) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }
}
