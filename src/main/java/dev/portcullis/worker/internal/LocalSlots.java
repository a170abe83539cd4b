package dev.portcullis.worker.internal;

import dev.portcullis.kernel.SeccompFilter;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.Run;
import dev.portcullis.worker.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The slots of one engine, and the one thread that starts sandboxes in them. */
public final class LocalSlots implements AutoCloseable {
    private static final long START_SECONDS = 20;
    private static final long CLOSE_SECONDS = 10;

    private final boolean root;
    private final boolean unsandboxed;
    private final Path filter;
    private final Path folders;
    private final List<Slot> all;
    private final BlockingQueue<Slot> free;
    private final Map<Slot, Run> running = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /**
     * bubblewrap dies with the <em>thread</em> that started it, not with the process, so that thread lives as long as the
     * engine.
     */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandbox-starter").factory());

    private LocalSlots(boolean root, boolean unsandboxed, List<Slot> slots, InstantSource clock) throws IOException {
        this.root = root;
        this.unsandboxed = unsandboxed;
        this.all = slots;
        this.free = new ArrayBlockingQueue<>(slots.size(), false, slots);
        this.clock = clock;
        Path home = slots.getFirst().folder();
        this.filter = home.resolve("seccomp.bpf");
        write(filter, SeccompFilter.program(SeccompFilter.Machine.here()));
        this.folders = home.resolve("folders");
        Files.createDirectory(folders);
        Files.setPosixFilePermissions(folders, PosixFilePermissions.fromString("rwx--x--x"));
    }

    public static LocalSlots open(LocalEngine.Settings settings, InstantSource clock) throws IOException {
        List<Slot> slots = Slot.claim(settings.root(), settings.firstUid(), settings.slots());
        return new LocalSlots(Processes.ownUid() == 0, settings.unsandboxed(), slots, clock);
    }

    private static void write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
        }
    }

    public Path newFolder(String name) throws IOException {
        Path folder = Files.createTempDirectory(folders, name + "-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    public void wipe(Path folder) throws IOException {
        if (!folder.normalize().startsWith(folders) || folder.normalize().equals(folders)) {
            throw new IllegalArgumentException(folder + " is not a folder of this engine");
        }
        Folders.wipe(folder);
    }

    public Run start(Workspace workspace, Limits limits) throws IOException {
        if (limits.gpus() > 0) {
            throw new IllegalArgumentException(
                    "the local engine grants no GPUs; the charter asks for " + limits.gpus());
        }
        Slot slot = free.poll();
        if (slot == null) {
            throw new IllegalStateException("all " + all.size() + " slots are taken");
        }
        boolean started = false;
        try {
            SandboxRun run = startIn(slot, workspace, limits);
            running.put(slot, run);
            run.watch();
            started = true;
            return run;
        } finally {
            if (!started) {
                Folders.wipe(slot.folder().resolve("run"));
                free.add(slot);
            }
        }
    }

    private SandboxRun startIn(Slot slot, Workspace workspace, Limits limits) throws IOException {
        Path folder = slot.folder().resolve("run");
        Path writable = makeWritable(slot, folder, limits);
        Optional<ControlGroup> group = ControlGroup.tryCreate(Integer.toString(slot.uid()), limits);
        Sandbox sandbox = new Sandbox(
                root ? Optional.of(slot.uid()) : Optional.empty(),
                workspace,
                limits,
                writable,
                filter,
                group.map(ControlGroup::door));
        Process process;
        try {
            process = launch(sandbox);
        } catch (IOException e) {
            if (group.isPresent()) {
                group.get().close();
            }
            throw e;
        }
        SandboxRun.Afterwards afterwards = new SandboxRun.Afterwards() {
            @Override
            public void collect() throws IOException, OutputRefusedException {
                if (workspace.results().isPresent()) {
                    Folders.copyBounded(
                            writable.resolve(Sandbox.OUT), workspace.results().get(), limits.diskBytes());
                }
            }

            @Override
            public void release() throws IOException {
                if (root) {
                    Processes.awaitNoneOf(slot.uid());
                }
                Folders.wipe(folder);
                running.remove(slot);
                free.add(slot);
            }
        };
        return new SandboxRun(
                process,
                limits,
                group,
                root ? Optional.empty() : Optional.of(writable),
                enforced(group),
                afterwards,
                clock);
    }

    private Path makeWritable(Slot slot, Path folder, Limits limits) throws IOException {
        Folders.wipe(folder);
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path writable = folder.resolve("writable");
        Files.createDirectory(writable);
        if (root) {
            // Bound here, not by bubblewrap: its tmpfs has no limit on inodes, and is gone with the run.
            Processes.require(List.of(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "nosuid,nodev,noexec,mode=700,size=" + limits.diskBytes() + ",nr_inodes=" + Folders.ENTRIES
                            + ",uid=" + slot.uid() + ",gid=" + slot.uid(),
                    "tmpfs",
                    writable.toString()));
        }
        for (String name : List.of(Sandbox.OUT, Sandbox.TMP, Sandbox.SHM)) {
            Path below = writable.resolve(name);
            Files.createDirectory(below);
            Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwx------"));
            if (root) {
                Processes.giveTo(below, slot.uid());
            }
        }
        return writable;
    }

    private Process launch(Sandbox sandbox) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(unsandboxed ? sandbox.unsandboxedCommand() : sandbox.command());
        builder.environment().clear();
        builder.environment().put("PATH", Processes.PATH);
        Path directory = sandbox.workspace().readOnly().getOrDefault(Workspace.TREE, Path.of("/"));
        builder.directory(unsandboxed ? directory.toFile() : Path.of("/").toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        try {
            return starter.submit(builder::start).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the sandbox could not be started: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the sandbox did not start within " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting a sandbox", e);
        }
    }

    private List<String> enforced(Optional<ControlGroup> group) {
        List<String> enforced = new ArrayList<>();
        enforced.addAll(unsandboxed ? List.of("unsandboxed") : List.of("namespaces", "seccomp", "no-network"));
        if (root) {
            enforced.addAll(List.of("uid", "disk", "inodes"));
        } else {
            enforced.add("disk-watchdog");
        }
        if (root || !unsandboxed) {
            enforced.add("pids");
        }
        enforced.addAll(List.of("wall", "cpu-watchdog", "memory-watchdog", "stdout"));
        group.ifPresent(present -> enforced.addAll(present.enforced()));
        return enforced;
    }

    @Override
    public void close() throws IOException {
        running.values().forEach(Run::kill);
        for (Run run : List.copyOf(running.values())) {
            try {
                run.await(Duration.ofSeconds(CLOSE_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        starter.shutdownNow();
        List<IOException> failures = new ArrayList<>();
        for (Slot slot : all) {
            try {
                slot.close();
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
