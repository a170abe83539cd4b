package dev.portcullis.cli;

import dev.portcullis.attest.TrustDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which trust document a command believes. The first is never fetched from a gateway; see {@link TrustPin}. */
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

    /** Writes a version that is not in force yet; what is there already stays. */
    static void write(Path to, TrustDocument next) throws CommandFailedException {
        try {
            Files.write(to, next.toBytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw InputFile.unreadable(to, e);
        }
    }
}
