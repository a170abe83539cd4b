package dev.portcullis.cli;

import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.repository.Opa;
import dev.portcullis.policy.repository.OpaFailedException;
import dev.portcullis.policy.repository.PolicyRepository;
import dev.portcullis.policy.repository.RepositoryRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The policy repository a command is about: the folder one is in, unless another is named. */
final class PolicyFolder {
    /** What is done with an opened repository and a ready OPA. */
    @FunctionalInterface
    interface Work<T> {
        T with(Opa opa, PolicyRepository repository)
                throws IOException, OpaFailedException, RepositoryRefusedException, PolicyRefusedException,
                        InterruptedException;
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The policy repository (the folder you are in).")
    private Path folder = Path.of(".");

    Path folder() {
        return folder;
    }

    /** Works with the repository named; that it makes no bundle is a check that failed. */
    <T> T work(Work<T> work) throws CommandFailedException, InterruptedException {
        return work(folder, ExitCode.DENIED, work);
    }

    /**
     * Opens the repository in {@code folder} and works with it; every way it can fail says what to do.
     *
     * @param unbuildable what the shell is told when it makes no bundle
     */
    static <T> T work(Path folder, ExitCode unbuildable, Work<T> work)
            throws CommandFailedException, InterruptedException {
        try {
            PolicyRepository repository = PolicyRepository.open(folder);
            try (Opa opa = PinnedOpa.open()) {
                return work.with(opa, repository);
            }
        } catch (RepositoryRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    folder + " cannot be used as a policy repository: " + e.getMessage(),
                    "Correct that, or name another folder; portcullis policy init DIR makes a new one",
                    e);
        } catch (PolicyRefusedException e) {
            throw new CommandFailedException(
                    unbuildable,
                    folder + " makes no bundle: " + e.getMessage(),
                    "portcullis policy lint " + folder + " says where",
                    e);
        } catch (OpaFailedException e) {
            throw PinnedOpa.failed(e);
        } catch (IOException e) {
            throw InputFile.unreadable(folder, e);
        }
    }
}
