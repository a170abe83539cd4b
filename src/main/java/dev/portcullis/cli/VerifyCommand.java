package dev.portcullis.cli;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.modification.Analysts;
import dev.portcullis.verify.ExportRefusedException;
import dev.portcullis.verify.ReportText;
import dev.portcullis.verify.Verification;
import dev.portcullis.verify.VerificationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies an export of the ledger, offline. */
@Command(
        name = "verify",
        description = "Verify an export of the ledger, or the dossier of one case, offline.",
        mixinStandardHelpOptions = true,
        subcommands = VerifyCommand.Sample.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis verify export.tar --trust trust.json",
            "  portcullis verify export.tar --trust trust.json --facts",
            "  portcullis verify dossier.html --trust trust.json",
            "  portcullis verify sample export.tar --trust trust.json --n 100 --seed 7",
            "The same without this program: java -jar portcullis-verify.jar export.tar --trust trust.json",
            "Exit codes: 0 passed, 8 failed, 9 passed as far as it could be looked at.",
        })
final class VerifyCommand implements Callable<ExitCode> {
    /** What is verified against what. */
    static final class Asked {
        @Mixin
        private final TrustFile trust = new TrustFile();

        @Parameters(
                paramLabel = "EXPORT",
                arity = "0..1",
                description = "The export: a folder, or one tar (portcullis ledger export writes both); or a dossier"
                        + " (portcullis dossier writes it).")
        private @Nullable Path export;

        @Option(
                names = "--seen",
                paramLabel = "FILE",
                description = "A checkpoint of this log that you got before: finds what was rewritten since.")
        private @Nullable Path seen;

        @Option(
                names = "--facts",
                description = "Take the facts of each recomputed verdict anew from its trees, too, and compare them.")
        private boolean facts;

        ExitCode verify(GlobalOptions global, OptionalInt sample, long seed) throws CommandFailedException {
            Path path = export;
            if (path == null) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "no export is named", "portcullis verify export.tar --trust trust.json");
            }
            if (!Files.exists(path)) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION, "there is no " + path, "portcullis ledger export --out export.tar");
            }
            TrustDocument believed = trust.read();
            try (Analysts analysts = Analysts.open(Analysts.Settings.usual())) {
                Verification.Options options = new Verification.Options(
                        sample, seed, checkpoint(), facts ? Optional.of(analysts) : Optional.empty());
                VerificationReport report = Verification.of(path, believed, options);
                if (global.json()) {
                    global.document(report);
                } else {
                    ReportText.of(report).forEach(global::line);
                }
                return switch (report.result()) {
                    case PASS -> ExitCode.DONE;
                    case FAIL -> ExitCode.UNVERIFIED;
                    case INCOMPLETE -> ExitCode.INCOMPLETE;
                };
            } catch (ExportRefusedException e) {
                throw new CommandFailedException(
                        ExitCode.UNVERIFIED,
                        path + " is nothing that can be looked at: " + e.getMessage(),
                        "Get it anew, as portcullis ledger export or portcullis dossier wrote it",
                        e);
            }
        }

        private Optional<Checkpoint> checkpoint() throws CommandFailedException {
            if (seen == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        Checkpoint.parse(InputFile.read(seen, Bounds.NOTE_BYTES).utf8()));
            } catch (SignatureRefusedException e) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION,
                        seen + " is no checkpoint: " + e.getMessage(),
                        "Name the file checkpoint of an export you got before",
                        e);
            }
        }
    }

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final Asked asked = new Asked();

    @Override
    public ExitCode call() throws CommandFailedException {
        return asked.verify(global, OptionalInt.empty(), 0);
    }

    /** As verify, with a sample of the verdicts. */
    @Command(
            name = "sample",
            description = "As verify, but recompute only so many verdicts, drawn by a seed; all else is checked.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis verify sample export.tar --trust trust.json --n 100 --seed 7")
    static final class Sample implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final Asked asked = new Asked();

        @Option(names = "--n", paramLabel = "N", required = true, description = "How many verdicts.")
        private int count;

        @Option(
                names = "--seed",
                paramLabel = "N",
                required = true,
                description = "By which they are drawn: the same seed draws the same.")
        private long seed;

        @Override
        public ExitCode call() throws CommandFailedException {
            if (count < 1) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "a sample has at least one verdict", "Give a number from 1, as in --n 100");
            }
            return asked.verify(global, OptionalInt.of(count), seed);
        }
    }
}
