package dev.portcullis.cli;

import dev.portcullis.local.StackFailedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which local stack a command is about. */
final class StackHome {
    private static final String FOLDER = ".portcullis";

    @Option(names = "--home", paramLabel = "DIR", description = "The stack's folder (.portcullis beside the launcher).")
    private @Nullable Path home;

    /** The folder; it need not exist. */
    Path path() {
        return home == null ? folder() : home;
    }

    /** The folder of the stack that lies beside the launcher. */
    static Path folder() {
        return program().resolve(FOLDER);
    }

    /** Where the launcher lies, or where we are when it did not start us. */
    static Path program() {
        return Path.of(System.getProperty("portcullis.home", "")).toAbsolutePath();
    }

    /** The folder the build wrote the gateway to. */
    static Path gateway() {
        return program().resolve("target").resolve("quarkus-app");
    }

    static CommandFailedException failed(StackFailedException failure) {
        String what = String.valueOf(failure.getMessage());
        return new CommandFailedException(ExitCode.UNAVAILABLE, what, failure.remedy(), failure);
    }
}
