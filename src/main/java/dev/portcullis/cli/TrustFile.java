package dev.portcullis.cli;

import dev.portcullis.attest.TrustDocument;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which trust document a command believes. Never fetched from a gateway. */
final class TrustFile {
    private static final String NAME = "trust.json";

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "The trust document (.portcullis/trust.json beside the launcher).")
    private @Nullable Path trust;

    Path path() {
        return trust == null ? StackHome.folder().resolve(NAME) : trust;
    }

    TrustDocument read() throws CommandFailedException {
        return InputFile.trust(path());
    }
}
