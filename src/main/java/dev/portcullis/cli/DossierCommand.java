package dev.portcullis.cli;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.verify.ExportRefusedException;
import dev.portcullis.verify.Verification;
import dev.portcullis.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the dossier of a case and keeps it only when it is genuine. */
@Command(
        name = "dossier",
        description =
                "Write a proposal's whole case with its proofs to one HTML file, checked under the trust you have.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis dossier PROPOSAL --out case.html",
            "  portcullis dossier PROPOSAL --out case.html --redact-contents   without what shows files",
            "Takes the login of an auditor, operator or reviewer. Whoever gets the file checks it, with a trust document",
            "that did not come with it: portcullis verify case.html --trust trust.json",
            "Exit codes: 8 what the gateway gave is not genuine, and nothing was written; 9 it is genuine as far as it",
            "could be looked at.",
        })
final class DossierCommand implements Callable<ExitCode> {
    /** The result as JSON. */
    record Written(String schema, ProposalId proposal, String out, long bytes, List<String> notChecked) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final TrustFile trust = new TrustFile();

    @Parameters(paramLabel = "PROPOSAL", description = "The proposal's id.")
    private String proposal = "";

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            required = true,
            description = "What is written; must not exist.")
    private Path out = Path.of("");

    @Option(
            names = "--redact-contents",
            description = "Leave out files of trees, what people were shown, evaluation logs and the proposer's own"
                    + " statement; digests stay.")
    private boolean redactContents;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        TrustDocument believed = trust.read();
        ProposalId id = ProposalIdText.id(proposal);
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION, out + " is there already", "Name something new with --out");
        }
        Bytes file;
        try (GatewayApi api = server.asPerson()) {
            file = api.bytes("/v1/proposals/" + id + "/dossier" + (redactContents ? "?contents=false" : ""));
        }
        VerificationReport report = write(file, believed);
        ProposalId whose = report.proposal();
        if (global.json()) {
            global.document(new Written(
                    "portcullis.dossier/v1",
                    whose == null ? id : whose,
                    out.toString(),
                    file.length(),
                    report.notChecked()));
        } else {
            global.line(out + ": proposal " + whose + ", " + file.length() + " bytes");
            global.note("check it: portcullis verify " + out + " --trust trust.json");
        }
        return report.result() == VerificationReport.Result.PASS ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    /** The file is there whole and genuine, or not at all. */
    private VerificationReport write(Bytes file, TrustDocument believed) throws CommandFailedException {
        Path draft = out.resolveSibling("." + out.getFileName() + ".draft");
        try {
            try {
                Files.write(draft, file.toArray());
                VerificationReport report = Verification.of(draft, believed, Verification.Options.ALL);
                if (report.result() == VerificationReport.Result.FAIL) {
                    throw forged(String.valueOf(report.defects().getFirst()), null);
                }
                if (report.proposal() == null) {
                    throw forged("it is no dossier", null);
                }
                Files.move(draft, out, StandardCopyOption.ATOMIC_MOVE);
                return report;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (ExportRefusedException e) {
            throw forged(String.valueOf(e.getMessage()), e);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION, out + " is there already", "Name something new with --out", e);
        } catch (IOException e) {
            throw InputFile.unreadable(out, e);
        }
    }

    private static CommandFailedException forged(String why, @Nullable Exception cause) {
        String message = "what the gateway gave is not genuine: " + why;
        String remedy =
                "Nothing was written; tell whoever runs the gateway, and compare the trust document's fingerprint";
        return cause == null
                ? new CommandFailedException(ExitCode.UNVERIFIED, message, remedy)
                : new CommandFailedException(ExitCode.UNVERIFIED, message, remedy, cause);
    }
}
