package dev.portcullis.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What worker and evaluator need to take part: whom they trust, who they are, where the broker is. */
final class ServeOptions {
    @Option(names = "--trust", paramLabel = "FILE", description = "The trust document that a person gave you.")
    private @Nullable Path trust;

    @Option(names = "--key", paramLabel = "FILE", description = "Owner-only file with this program's signing key.")
    private @Nullable Path key;

    @Option(
            names = "--kafka",
            paramLabel = "FILE",
            description = "Owner-only properties file: bootstrap.servers and credentials, as Kafka names them.")
    private @Nullable Path kafka;

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description = "Owner-only folder in which the worker leaves what the evaluator scores.")
    private @Nullable Path spool;

    @Mixin
    private final ReadyFile ready = new ReadyFile();

    Path trust() throws CommandFailedException {
        return required(trust, "--trust");
    }

    Path key() throws CommandFailedException {
        return required(key, "--key");
    }

    Path kafka() throws CommandFailedException {
        return required(kafka, "--kafka");
    }

    Path spool() throws CommandFailedException {
        return required(spool, "--spool");
    }

    /** Takes back what an earlier start said. */
    void beginAnew() throws IOException {
        ready.beginAnew();
    }

    /** Tells person and file that work has begun. */
    void tellReady(GlobalOptions global, String who) {
        ready.tell(global, who);
    }

    static <T> T required(@Nullable T value, String option) throws CommandFailedException {
        if (value == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "missing required option " + option, "Add " + option + ", or see --help.");
        }
        return value;
    }
}
