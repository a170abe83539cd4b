package dev.portcullis.local.internal;

import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.ServiceDefinition.Step;
import dev.portcullis.local.ServiceStatus.Standing;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One service under supervision: its state, moved a step at a time by the supervisor's one thread, which is therefore
 * also the thread whose end ends the child.
 */
final class Service {
    private static final int STEP_SECONDS = 60;
    /** Short against a start, and long against what asking costs. */
    private static final long PROBE_MILLIS = 50;

    /** Where the service is in its life. */
    private sealed interface State {
        /** Nothing runs and what it needs is not ready. */
        record Waiting() implements State {}

        /** The step {@code index} of those before the start runs. */
        record Preparing(int index, Process step, long deadline) implements State {}

        record Starting(Process process, CompletableFuture<Boolean> probe, long deadline) implements State {}

        /** It is ready, and step {@code index} of those after the start runs. */
        record Provisioning(Process process, int index, Process step, long deadline) implements State {}

        record Ready(Process process) implements State {}

        record Stopping(Process process, long deadline) implements State {}

        record Stopped() implements State {}

        record Failed(String why) implements State {}
    }

    private final ServiceDefinition definition;
    private final Layout layout;
    private final Executor probes;
    private State state = new State.Waiting();

    Service(ServiceDefinition definition, Layout layout, Executor probes) {
        this.definition = definition;
        this.layout = layout;
        this.probes = probes;
    }

    /**
     * Loads every state there is. The program may be rebuilt while the supervisor runs, and it must still be able to
     * stop what it started.
     */
    static void load() throws IllegalAccessException {
        for (Class<?> one : State.class.getPermittedSubclasses()) {
            MethodHandles.lookup().ensureInitialized(one);
        }
    }

    String name() {
        return definition.name();
    }

    List<String> needs() {
        return definition.needs();
    }

    boolean isReady() {
        return state instanceof State.Ready;
    }

    boolean isDown() {
        return state instanceof State.Stopped || state instanceof State.Failed;
    }

    boolean isSettled() {
        return isDown() || isReady();
    }

    /** File whose presence asks that this service not run. */
    static Path hold(Layout layout, String name) {
        return layout.run().resolve(name + ".hold");
    }

    /**
     * Moves on as far as it goes without waiting.
     *
     * @param end the whole stack is to stop
     * @param needed whether all it needs is ready
     * @param free whether nothing that needs it runs, so that it may stop
     */
    void advance(boolean end, boolean needed, boolean free) throws IOException {
        boolean hold = end || Files.exists(hold(layout, name()));
        State next;
        try {
            next = next(end, hold, needed, free);
        } catch (IOException e) {
            next = new State.Failed("cannot be started: " + e.getMessage());
        }
        if (!next.equals(state)) {
            state = next;
            record().write(layout);
        }
    }

    private State next(boolean end, boolean hold, boolean needed, boolean free) throws IOException {
        return switch (state) {
            case State.Waiting waiting -> waiting(waiting, hold, needed);
            case State.Preparing preparing -> preparing(preparing, hold);
            case State.Starting starting -> starting(starting, hold, free);
            case State.Provisioning provisioning -> provisioning(provisioning, hold, free);
            case State.Ready ready -> ready(ready, hold, free);
            case State.Stopping stopping -> stopping(stopping);
            case State.Stopped stopped -> hold ? stopped : new State.Waiting();
            case State.Failed failed -> hold && !end ? new State.Stopped() : failed;
        };
    }

    ServiceRecord record() {
        return switch (state) {
            case State.Waiting _ -> record(Standing.WAITING, "");
            case State.Preparing preparing -> record(Standing.STARTING, preparing.step(), "is prepared");
            case State.Starting starting -> record(Standing.STARTING, starting.process(), "");
            case State.Provisioning provisioning -> record(Standing.STARTING, provisioning.process(), "is provisioned");
            case State.Ready ready -> record(Standing.READY, ready.process(), "");
            case State.Stopping stopping -> record(Standing.STOPPING, stopping.process(), "");
            case State.Stopped _ -> record(Standing.STOPPED, "");
            case State.Failed failed -> record(Standing.FAILED, failed.why());
        };
    }

    /** Says that a service it needs failed. */
    void failBecauseOf(String needed) throws IOException {
        if (state instanceof State.Waiting) {
            state = new State.Failed("needs " + needed + ", which failed");
            record().write(layout);
        }
    }

    private State waiting(State.Waiting waiting, boolean hold, boolean needed) throws IOException {
        if (hold) {
            return new State.Stopped();
        }
        return needed ? prepare(0) : waiting;
    }

    private State prepare(int from) throws IOException {
        int index = undone(definition.before(), from);
        if (index < definition.before().size()) {
            return new State.Preparing(index, start(definition.before().get(index)), deadline(STEP_SECONDS));
        }
        Process process = launch(definition.command(), definition.environment(), "", definition.orphaned());
        return new State.Starting(process, probe(process), deadline(definition.startSeconds()));
    }

    private State preparing(State.Preparing preparing, boolean hold) throws IOException {
        Process step = preparing.step();
        if (step.isAlive()) {
            if (!hold && !isPast(preparing.deadline())) {
                return preparing;
            }
            step.destroyForcibly();
            return hold ? new State.Stopped() : failed("a step before its start took too long");
        }
        if (step.exitValue() != 0) {
            return failed("a step before its start ended with " + step.exitValue());
        }
        return hold ? new State.Stopped() : prepare(preparing.index() + 1);
    }

    private State starting(State.Starting starting, boolean hold, boolean free) throws IOException {
        Process process = starting.process();
        if (!process.isAlive()) {
            return failed("ended with " + process.exitValue() + " before it was ready");
        }
        if (hold) {
            return free ? stop(process) : starting;
        }
        if (starting.probe().getNow(false)) {
            return provision(process, 0);
        }
        if (isPast(starting.deadline())) {
            process.destroyForcibly();
            return failed("was not ready within " + definition.startSeconds() + " s");
        }
        return starting.probe().isDone() ? new State.Starting(process, probe(process), starting.deadline()) : starting;
    }

    private State provision(Process process, int from) throws IOException {
        int index = undone(definition.after(), from);
        return index < definition.after().size()
                ? new State.Provisioning(
                        process, index, start(definition.after().get(index)), deadline(STEP_SECONDS))
                : new State.Ready(process);
    }

    private State provisioning(State.Provisioning provisioning, boolean hold, boolean free) throws IOException {
        Process process = provisioning.process();
        Process step = provisioning.step();
        if (!process.isAlive()) {
            step.destroyForcibly();
            return failed("ended with " + process.exitValue() + " while it was provisioned");
        }
        if (hold) {
            step.destroyForcibly();
            return free ? stop(process) : provisioning;
        }
        if (step.isAlive()) {
            if (!isPast(provisioning.deadline())) {
                return provisioning;
            }
            step.destroyForcibly();
            process.destroyForcibly();
            return failed("a step after its start took too long");
        }
        if (step.exitValue() != 0) {
            process.destroyForcibly();
            return failed("a step after its start ended with " + step.exitValue());
        }
        return provision(process, provisioning.index() + 1);
    }

    private State ready(State.Ready ready, boolean hold, boolean free) throws IOException {
        if (!ready.process().isAlive()) {
            return failed("ended with " + ready.process().exitValue());
        }
        return hold && free ? stop(ready.process()) : ready;
    }

    private State stop(Process process) throws IOException {
        if (definition.stop().isEmpty()) {
            process.destroy();
        } else {
            launch(definition.stop(), Map.of(), "", Orphaned.KILL);
        }
        return new State.Stopping(process, deadline(definition.stopSeconds()));
    }

    private static State stopping(State.Stopping stopping) {
        if (!stopping.process().isAlive()) {
            return new State.Stopped();
        }
        if (isPast(stopping.deadline())) {
            stopping.process().destroyForcibly();
        }
        return stopping;
    }

    /** The first step from {@code from} on that was not done before. */
    private static int undone(List<Step> steps, int from) {
        int index = from;
        while (index < steps.size() && Files.exists(steps.get(index).unless())) {
            index++;
        }
        return index;
    }

    private Process start(Step step) throws IOException {
        return launch(step.command(), definition.environment(), step.input(), Orphaned.KILL);
    }

    private Process launch(List<String> command, Map<String, String> environment, String input, Orphaned orphaned)
            throws IOException {
        return ChildProcess.start(command, environment, definition.directory(), layout.log(name()), input, orphaned);
    }

    private CompletableFuture<Boolean> probe(Process process) {
        Executor later = CompletableFuture.delayedExecutor(PROBE_MILLIS, TimeUnit.MILLISECONDS, probes);
        return CompletableFuture.supplyAsync(() -> Probing.answers(definition.ready(), process.pid()), later);
    }

    private State failed(String why) {
        String last = ChildProcess.lastLine(layout.log(name())).orElse("nothing");
        return new State.Failed(why + "; it last wrote: " + last);
    }

    private ServiceRecord record(Standing standing, String message) {
        return new ServiceRecord(name(), definition.title(), standing, null, message);
    }

    private ServiceRecord record(Standing standing, Process process, String message) {
        return new ServiceRecord(
                name(),
                definition.title(),
                standing,
                ProcessIdentity.of(process.pid()).orElse(null),
                message);
    }

    private static long deadline(int seconds) {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    private static boolean isPast(long deadline) {
        return System.nanoTime() - deadline > 0;
    }
}
