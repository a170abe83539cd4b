package dev.portcullis.verify;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verifier as a program of its own: {@code java -jar portcullis-verify.jar}. Uses no network. */
@Command(
        name = "portcullis-verify",
        description = "Verify an export of a Portcullis ledger, or the dossier of one case, offline.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar portcullis-verify.jar export.tar --trust trust.json",
            "  java -jar portcullis-verify.jar export --trust trust.json --sample 100 --seed 7",
            "  java -jar portcullis-verify.jar dossier.html --trust trust.json",
            "Exit codes: 0 passed, 8 failed, 9 passed as far as it could be looked at, 64 usage, 78 a file is missing.",
        })
public final class VerifyProgram implements Callable<Integer> {
    private static final int USAGE = 64;
    private static final int CONFIGURATION = 78;
    private static final int LINE_CHARACTERS = 4_000;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(
            paramLabel = "EXPORT",
            description = "The export, a folder or one tar; or the dossier of a case, one HTML file.")
    private Path export = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            required = true,
            description = "The trust document, got from somebody you believe and never from the export.")
    private Path trust = Path.of("");

    @Option(
            names = "--seen",
            paramLabel = "FILE",
            description = "A checkpoint of this log that you got before: finds what was rewritten since.")
    private @Nullable Path seen;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Recompute N verdicts only, drawn by --seed; everything else is checked all the same.")
    private @Nullable Integer sample;

    @Option(names = "--seed", paramLabel = "N", description = "By which the sample is drawn (${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    /** Runs the verifier and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new VerifyProgram())
                .setExitCodeExceptionMapper(fault -> fault instanceof ParameterException ? USAGE : 1)
                .execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(command).commandLine();
        PrintWriter out = line.getOut();
        PrintWriter err = line.getErr();
        if (sample != null && sample < 1) {
            err.println("portcullis-verify: a sample has at least one verdict");
            return USAGE;
        }
        TrustDocument believed;
        Optional<Checkpoint> before;
        try {
            believed = TrustDocument.parse(read(trust, Bounds.TRUST_BYTES));
            before = seen == null ? Optional.empty() : Optional.of(checkpoint(seen));
        } catch (IOException | MalformedJsonException | SignatureRefusedException e) {
            err.println("portcullis-verify: " + inert(e.getMessage()));
            err.println("  Name the files as they were written, byte for byte");
            return CONFIGURATION;
        }
        if (!Files.exists(export)) {
            err.println("portcullis-verify: there is no " + inert(export.toString()));
            return CONFIGURATION;
        }
        Verification.Options options = new Verification.Options(
                sample == null ? OptionalInt.empty() : OptionalInt.of(sample), seed, before, Optional.empty());
        try {
            VerificationReport report = Verification.of(export, believed, options);
            if (json) {
                out.println(new String(StrictJson.write(report), StandardCharsets.UTF_8));
            } else {
                ReportText.of(report).forEach(each -> out.println(inert(each)));
            }
            out.flush();
            return ReportText.exitCode(report.result());
        } catch (ExportRefusedException e) {
            err.println("portcullis-verify: " + inert(e.getMessage()));
            return ReportText.exitCode(VerificationReport.Result.FAIL);
        }
    }

    private static Checkpoint checkpoint(Path file) throws IOException, SignatureRefusedException {
        return Checkpoint.parse(new String(read(file, Bounds.NOTE_BYTES), StandardCharsets.UTF_8));
    }

    private static byte[] read(Path file, int atMost) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(atMost + 1);
            if (content.length > atMost) {
                throw new IOException(file + " has more than " + atMost + " bytes");
            }
            return content;
        }
    }

    private static String inert(@Nullable String text) {
        return Inert.text(String.valueOf(text), LINE_CHARACTERS);
    }
}
