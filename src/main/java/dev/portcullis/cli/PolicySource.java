package dev.portcullis.cli;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.repository.PolicyBuild;
import dev.portcullis.policy.repository.PolicySide;
import dev.portcullis.policy.repository.RepositoryRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A policy as a person names it: the word {@code shipped}, the file of a bundle, or the folder of a repository. */
final class PolicySource {
    static final String SHIPPED = "shipped";

    private PolicySource() {}

    /** Reads a bundle, or builds the one of a repository. */
    static PolicySide read(String named) throws CommandFailedException, InterruptedException {
        if (named.equals(SHIPPED)) {
            try {
                return PolicySide.shipped();
            } catch (RepositoryRefusedException | IOException e) {
                throw new IllegalStateException("the cases built into the program cannot be read", e);
            }
        }
        Path path = Path.of(named);
        return Files.isDirectory(path) ? PolicyFolder.work(path, ExitCode.CONFIGURATION, PolicySide::of) : side(path);
    }

    /** The bundle alone: of a repository its cases are not looked at, of the program no source. */
    static PolicyBundle bundle(String named) throws CommandFailedException, InterruptedException {
        if (named.equals(SHIPPED)) {
            return PolicyBundle.shipped();
        }
        Path path = Path.of(named);
        return Files.isDirectory(path)
                ? PolicyFolder.work(
                        path,
                        ExitCode.CONFIGURATION,
                        (opa, repository) -> PolicyBuild.build(opa, repository).bundle())
                : side(path).bundle();
    }

    private static PolicySide side(Path file) throws CommandFailedException {
        try {
            return PolicySide.of(InputFile.read(file, Bounds.POLICY_BUNDLE_BYTES));
        } catch (PolicyRefusedException e) {
            throw refused(file.toString(), e);
        }
    }

    /** A bundle no gate would take. */
    static CommandFailedException refused(String named, PolicyRefusedException refusal) {
        return new CommandFailedException(
                ExitCode.CONFIGURATION,
                "the bundle " + named + " cannot be used: " + refusal.getMessage(),
                "Build it with portcullis policy build",
                refusal);
    }
}
