package dev.portcullis.worker.internal;

import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.OutcomePredicate.Used;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.Run;
import dev.portcullis.worker.RunEnd;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run in a slot, watched every 50 ms until its last process is gone. */
final class SandboxRun implements Run {
    static final int STDOUT_BYTES = Bounds.MIB;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long DRAIN_MILLIS = 2_000;
    private static final int EXIT_CPU_SIGNAL = 128 + 24;

    /** What the slot does once nothing of the run is left. */
    interface Afterwards {
        /** Takes what it left; called only after an end by itself. */
        void collect() throws IOException, OutputRefusedException;

        /** Wipes the slot and frees it. */
        void release() throws IOException;
    }

    private record Cause(Ended ended, String detail) {}

    private final Process process;
    private final Limits limits;
    private final Optional<ControlGroup> group;
    private final Optional<Path> measuredDisk;
    private final List<String> enforced;
    private final Afterwards afterwards;
    private final ProcessTree tree;
    private final BoundedOutput stdout;
    private final BoundedOutput stderr;
    private final InstantSource clock;
    private final Instant startedAt;
    private final long startedNanos;
    private final AtomicReference<@Nullable Cause> forced = new AtomicReference<>();
    private final CompletableFuture<RunEnd> end = new CompletableFuture<>();
    private long peakBytes;
    private long cpuMillis;

    /**
     * Watches a process that was just started.
     *
     * @param measuredDisk folder to measure where no file system bounds it
     */
    SandboxRun(
            Process process,
            Limits limits,
            Optional<ControlGroup> group,
            Optional<Path> measuredDisk,
            List<String> enforced,
            Afterwards afterwards,
            InstantSource clock) {
        this.process = process;
        this.limits = limits;
        this.group = group;
        this.measuredDisk = measuredDisk;
        this.enforced = enforced;
        this.afterwards = afterwards;
        this.tree = new ProcessTree(process.toHandle(), group);
        this.stdout = BoundedOutput.first(process.getInputStream(), STDOUT_BYTES, "run-stdout");
        this.stderr = BoundedOutput.last(process.getErrorStream(), Bounds.FAILURE_TEXT_BYTES, "run-stderr");
        this.clock = clock;
        this.startedAt = clock.instant();
        this.startedNanos = System.nanoTime();
    }

    void watch() {
        Thread.ofPlatform().daemon().name("run-watch").start(() -> {
            try {
                end.complete(follow());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                abandon(e);
            } catch (IOException | RuntimeException e) {
                abandon(e);
            }
        });
    }

    /** A run that is not watched must not go on; its slot stays taken, for who knows what is left in it. */
    private void abandon(Exception e) {
        killAll();
        end.completeExceptionally(e);
    }

    private RunEnd follow() throws InterruptedException, IOException {
        while (!process.waitFor(POLL)) {
            check();
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - startedNanos);
        // Without a process namespace, what it started may outlive it.
        killAll();
        group.flatMap(ControlGroup::cpuTime).ifPresent(time -> cpuMillis = time.toMillis());
        Bytes printed = stdout.finish(DRAIN_MILLIS);
        Bytes complaint = stderr.finish(DRAIN_MILLIS);
        Cause cause = cause(complaint);
        if (cause.ended() == Ended.COMPLETED) {
            try {
                afterwards.collect();
            } catch (OutputRefusedException e) {
                cause = new Cause(Ended.FAILED, String.valueOf(e.getMessage()));
            }
        }
        if (group.isPresent()) {
            group.get().close();
        }
        afterwards.release();
        return new RunEnd(cause.ended(), cause.detail(), used(wall), enforced, startedAt, clock.instant(), printed);
    }

    private Cause cause(Bytes complaint) {
        Cause cause = forced.get();
        if (cause != null) {
            return cause;
        }
        int exit = process.exitValue();
        if (stdout.overflowed()) {
            return new Cause(Ended.LIMIT, "it printed more than " + STDOUT_BYTES + " bytes");
        }
        if (group.isPresent() && group.get().ranOutOfMemory()) {
            return new Cause(Ended.LIMIT, "it used more than " + limits.memoryBytes() + " bytes of memory");
        }
        if (exit == EXIT_CPU_SIGNAL || (exit > 128 && cpuMillis >= limits.cpu().toMillis())) {
            return cpuLimit();
        }
        return exit == 0
                ? new Cause(Ended.COMPLETED, "")
                : new Cause(
                        Ended.FAILED,
                        "exit status " + exit + ": " + complaint.utf8().strip());
    }

    private Used used(Duration wall) {
        return new Used(
                new Decimal("0"),
                seconds(cpuMillis),
                seconds(wall.toMillis()),
                new Decimal(Long.toString(Math.ceilDiv(peakBytes, (long) Bounds.MIB))));
    }

    private static Decimal seconds(long millis) {
        return Decimal.of(BigDecimal.valueOf(millis, 3).setScale(2, RoundingMode.HALF_UP));
    }

    private Cause cpuLimit() {
        return new Cause(Ended.LIMIT, "it used more than " + limits.cpu().toMillis() + " ms of processor time");
    }

    private void check() throws IOException {
        ProcessTree.Sample sample = tree.sample();
        peakBytes = Math.max(peakBytes, sample.residentBytes());
        cpuMillis = Math.max(cpuMillis, sample.cpuMillis());
        if (System.nanoTime() - startedNanos > limits.wall().toNanos()) {
            force(new Cause(Ended.LIMIT, "it ran longer than " + limits.wall().toMillis() + " ms"));
        } else if (sample.residentBytes() > limits.memoryBytes()) {
            force(new Cause(Ended.LIMIT, "it used more than " + limits.memoryBytes() + " bytes of memory"));
        } else if (sample.cpuMillis() > limits.cpu().toMillis()) {
            force(cpuLimit());
        } else if (stdout.overflowed()) {
            force(new Cause(Ended.LIMIT, "it printed more than " + STDOUT_BYTES + " bytes"));
        } else if (measuredDisk.isPresent()
                && Folders.size(measuredDisk.get(), limits.diskBytes()) > limits.diskBytes()) {
            force(new Cause(Ended.LIMIT, "it wrote more than " + limits.diskBytes() + " bytes"));
        }
    }

    private void force(Cause cause) {
        forced.compareAndSet(null, cause);
        killAll();
    }

    private void killAll() {
        group.ifPresent(ControlGroup::kill);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // By its handle: Process.destroyForcibly closes the pipes too, and what was printed and not yet read is lost.
        process.toHandle().destroyForcibly();
    }

    @Override
    public RunEnd await(Duration atMost) throws InterruptedException {
        try {
            return end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            force(new Cause(Ended.LIMIT, "it was awaited for " + atMost.toMillis() + " ms and had not ended"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the watch of a run broke", e.getCause());
        }
        try {
            return end.get(2 * DRAIN_MILLIS + 10_000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("a killed run did not end", e);
        }
    }

    @Override
    public void kill() {
        force(new Cause(Ended.KILLED, "killed by the worker"));
    }
}
