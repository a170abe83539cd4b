package dev.portcullis.cli;

import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bounds;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signing keys of proposers, workers, evaluators and people. */
@Command(
        name = "keys",
        description = "Make signing keys, and replace them.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysCommand.New.class, KeysCommand.Rotate.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis keys new alice --out alice.key",
            "  portcullis keys rotate worker-1 --out worker-1-new.key",
        })
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
            SigningKey key = make(name, out);
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

    /** Another key in the place of a machine's. */
    @Command(
            name = "rotate",
            description = "Replace a machine's key: make the new one, and ask people for a version of trust with both.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis keys rotate worker-1 --out worker-1-new.key --document trust-2.json",
                "  portcullis keys rotate permit --out KEYS/permit-2.key      KEYS: the gateway's folder portcullis.keys",
                "  portcullis keys rotate gate --out KEYS/gate-2.key",
                "Both keys count until the overlap is over; then the old one ends. A new key loosens, so outside",
                "demonstrations the version waits, and the overlap begins when that wait is over at the earliest.",
                "The key of role log cannot be replaced: see docs/how-to/amend.md.",
            })
    static final class Rotate implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @Parameters(
                paramLabel = "KEY",
                description =
                        "The key to replace: its id as in portcullis trust show, a machine's name, permit or gate.")
        private String name = "";

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new file for the secret.")
        private Path out = Path.of("");

        @Option(
                names = "--overlap",
                paramLabel = "TIME",
                defaultValue = "168h",
                converter = WaitTime.class,
                description = "How long both count (${DEFAULT-VALUE}): people grant and hand out trust within it.")
        private Duration overlap = Duration.ZERO;

        @Option(
                names = "--document",
                paramLabel = "FILE",
                description = "Write the next version of trust to this new file.")
        private @Nullable Path document;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            TrustDocument now = file.read();
            TrustDocument.Key old = named(now);
            Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Instant until = from.plus(now.demo() ? Duration.ZERO : Bounds.LOOSENING_WAIT)
                    .plus(overlap);
            SigningKey key = make(old.vkey().name(), out);
            try {
                ExitCode asked = TrustCommand.ask(
                        global,
                        server,
                        now,
                        () -> now.replacingKey(old.vkey(), key.verifierKey(), from, until),
                        document);
                global.note("the new key " + key.verifierKey().keyId() + " is in " + out + ", readable by you alone");
                global.note("the old one, " + old.vkey().keyId() + ", counts until " + until);
                return asked;
            } catch (CommandFailedException e) {
                if (e.exitCode() != ExitCode.UNAVAILABLE) {
                    discard();
                }
                throw e;
            }
        }

        /** What was refused: nobody relies on its key. Without an answer it stays, for the gateway may have taken it. */
        private void discard() throws CommandFailedException {
            try {
                Files.deleteIfExists(out);
            } catch (IOException e) {
                throw InputFile.unreadable(out, e);
            }
        }

        private TrustDocument.Key named(TrustDocument now) throws CommandFailedException {
            List<TrustDocument.Key> found = now.keys().stream()
                    .filter(key -> key.until() == null && isNamed(key.vkey()))
                    .toList();
            if (found.size() != 1) {
                throw new CommandFailedException(
                        ExitCode.DENIED,
                        found.isEmpty()
                                ? "no key of trust is called " + name + " and has no end yet"
                                : found.size() + " keys of trust are called " + name,
                        "Name the key by its id: portcullis trust show");
            }
            Role role = found.getFirst().roles().getFirst();
            return switch (role) {
                case GATE, PERMIT, WORKER, EVALUATOR -> found.getFirst();
                case LOG ->
                    throw irreplaceable(
                            "auditors and witnesses know the ledger by its key; another key would be another ledger");
                case PROPOSER, PERSON -> throw new IllegalStateException("a machine's key of role " + role.word());
            };
        }

        private boolean isNamed(VerifierKey key) {
            return key.keyId().equals(name)
                    || key.toString().equals(name)
                    || key.name().endsWith("/" + name);
        }

        private static CommandFailedException irreplaceable(String why) {
            return new CommandFailedException(
                    ExitCode.DENIED,
                    "this key cannot be replaced: " + why,
                    "Found a new installation if its secret is lost; docs/how-to/amend.md");
        }
    }

    /** Makes a key and keeps its secret in a new file of mode 0600. */
    private static SigningKey make(String name, Path out) throws CommandFailedException {
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
        return key;
    }
}
