package dev.portcullis.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key of a proposer who looks at its own lineage. */
final class ProposerKey {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Ask as the proposer with this key instead of as the person logged in.")
    private @Nullable Path key;

    @Nullable
    Path path() {
        return key;
    }
}
