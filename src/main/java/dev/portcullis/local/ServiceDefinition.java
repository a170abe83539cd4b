package dev.portcullis.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One service of the stack, as data: what to run, when, and how to know that it is ready.
 *
 * <p>A command's arguments can be seen by everybody on the machine, so no secret is among them; {@code environment}
 * and {@link Step#input} can be seen by the owner only. A child gets nothing of the caller's environment but
 * {@code PATH} and {@code HOME}.
 *
 * @param name what the person calls it; also names its files under {@code log/} and {@code run/}
 * @param title how it is called in the time line
 * @param directory where it runs
 * @param needs names of the services that must be ready first
 * @param before run to their end, in order, before each start
 * @param after run to their end, in order, once it is ready and before anything that needs it
 * @param stop run to stop it; empty: SIGTERM
 * @param orphaned the signal the kernel sends it when the supervisor dies
 * @param startSeconds how long a start may take
 * @param stopSeconds how long a stop may take before it is killed
 */
public record ServiceDefinition(
        String name,
        String title,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Probe ready,
        List<String> needs,
        List<Step> before,
        List<Step> after,
        List<String> stop,
        Orphaned orphaned,
        int startSeconds,
        int stopSeconds) {

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 15;

    /** What becomes of a service whose supervisor dies. */
    public enum Orphaned {
        KILL,
        /** For what must shut down in order; PostgreSQL takes it as "fast". */
        INT
    }

    /**
     * A command run to its end.
     *
     * @param input what it reads from its standard input
     * @param unless a file whose presence says that this was done before
     */
    public record Step(List<String> command, String input, Path unless) {
        public Step {
            command = List.copyOf(command);
        }

        /** Without the input, which may hold secrets. */
        @Override
        public String toString() {
            return command.toString();
        }
    }

    public ServiceDefinition {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        needs = List.copyOf(needs);
        before = List.copyOf(before);
        after = List.copyOf(after);
        stop = List.copyOf(stop);
    }

    /** A service that needs no steps and stops at SIGTERM. */
    public static ServiceDefinition of(
            String name,
            String title,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Probe ready,
            List<String> needs) {
        return new ServiceDefinition(
                name,
                title,
                command,
                environment,
                directory,
                ready,
                needs,
                List.of(),
                List.of(),
                List.of(),
                Orphaned.KILL,
                START_SECONDS,
                STOP_SECONDS);
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
        return name + command;
    }
}
