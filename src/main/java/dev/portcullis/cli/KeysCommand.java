package dev.portcullis.cli;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signing keys of proposers, workers, evaluators and people. */
@Command(
        name = "keys",
        description = "Make signing keys.",
        mixinStandardHelpOptions = true,
        subcommands = KeysCommand.New.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = "  portcullis keys new alice --out alice.key")
final class KeysCommand extends CommandGroup {
    private static final String SCHEMA = "portcullis.key/v1";

    /** A new key. */
    @Command(
            name = "new",
            description = "Make an Ed25519 signing key: the secret into a file of mode 0600, the public half printed.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis keys new alice --out ~/.config/portcullis/person.key      enrol it: trust amend",
                "  portcullis keys new my-loop --out my-loop.key                        enrol it: proposers in charter.yaml",
                "A file that is there already is never overwritten.",
            })
    static final class New implements Callable<ExitCode> {
        /** The result as JSON; never the secret. */
        record Made(String schema, String keyId, VerifierKey vkey, String file) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Parameters(paramLabel = "NAME", description = "The key's name: printable ASCII without space, plus or quote.")
        private String name = "";

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new file for the secret.")
        private Path out = Path.of("");

        @Override
        public ExitCode call() throws CommandFailedException {
            SigningKey key;
            try {
                key = SigningKey.generate(name);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE, String.valueOf(e.getMessage()), "Choose another name, such as alice", e);
            }
            try {
                key.save(out);
            } catch (FileAlreadyExistsException e) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION,
                        out + " is there already, and a key is never overwritten",
                        "Choose another file, or remove that one if nothing trusts its key",
                        e);
            } catch (NoSuchFileException e) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION, "there is no folder for " + out, "Make the folder, owner-only", e);
            } catch (IOException e) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION,
                        "cannot write " + out + ": " + e.getMessage(),
                        "Choose a folder you may write to",
                        e);
            }
            VerifierKey verifier = key.verifierKey();
            if (global.json()) {
                global.document(new Made(SCHEMA, verifier.keyId(), verifier, out.toString()));
            } else {
                global.line(verifier.toString());
                global.note("the secret is in " + out + ", readable by you alone; the line above is for others");
            }
            return ExitCode.DONE;
        }
    }
}
