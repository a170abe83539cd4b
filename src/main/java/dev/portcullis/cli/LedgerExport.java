package dev.portcullis.cli;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.verify.ExportWriter;
import dev.portcullis.verify.ExportWriter.SourceException;
import dev.portcullis.verify.ExportWriter.Written;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes an export of the ledger for an auditor. */
@Command(
        name = "export",
        description = "Write the ledger with everything it names to a new folder or tar, for portcullis verify.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis ledger export --out export.tar",
            "  portcullis ledger export --out export --redact-contents      without the files of trees",
            "  portcullis ledger export --out week.tar --since 2026-11-20T00:00:00Z",
            "Takes the login of an auditor, operator or reviewer. Exit code 9: the gateway no longer has a document",
            "that an entry names.",
        })
final class LedgerExport implements Callable<ExitCode> {
    /** The result as JSON. */
    record Exported(String schema, String out, long entries, long written, long documents, long missing) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final TrustFile trust = new TrustFile();

    @Option(
            names = "--out",
            paramLabel = "DIR|FILE.tar",
            required = true,
            description = "What is written; must not exist.")
    private Path out = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Index of the first entry (${DEFAULT-VALUE}); entries come in tiles of 256.")
    private long from;

    @Option(names = "--to", paramLabel = "N", description = "Index of the last entry (the newest).")
    private long to = Long.MAX_VALUE;

    @Option(names = "--since", paramLabel = "TIME", description = "Begin where entries state this time, in RFC 3339.")
    private @Nullable String since;

    @Option(
            names = "--redact-contents",
            description = "Leave out files of trees, what people were shown and evaluation logs; digests stay.")
    private boolean redactContents;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        TrustDocument believed = trust.read();
        ExportWriter.Options options = options();
        Written written;
        try (GatewayApi api = server.asPerson()) {
            written = ExportWriter.write(new GatewayLog(api), believed.logPolicy(), options, out);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION, out + " is there already", "Name something new with --out", e);
        } catch (IOException e) {
            throw InputFile.unreadable(out, e);
        } catch (SourceException e) {
            if (e.getCause() instanceof CommandFailedException known) {
                throw known;
            }
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "the gateway's log is not genuine: " + e.getMessage(),
                    "Nothing was written; tell whoever runs the gateway, and keep what it gave you",
                    e);
        }
        if (global.json()) {
            global.document(new Exported(
                    "portcullis.export/v1",
                    out.toString(),
                    written.entries(),
                    written.written(),
                    written.documents(),
                    written.missing()));
        } else {
            global.line(out + ": " + written.written() + " of " + written.entries() + " entries, " + written.documents()
                    + " documents");
            global.note("check it: portcullis verify " + out + " --trust trust.json");
        }
        if (written.missing() > 0) {
            global.note(written.missing() + " documents that entries name are no longer at the gateway");
            return ExitCode.INCOMPLETE;
        }
        return ExitCode.DONE;
    }

    private ExportWriter.Options options() throws CommandFailedException {
        try {
            Optional<Instant> time = Optional.ofNullable(since).map(Instant::parse);
            return new ExportWriter.Options(from, to, time, redactContents);
        } catch (DateTimeException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "not a time: " + since, "Write it as --since 2026-11-20T00:00:00Z", e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "Give --from and --to as indexes from 0", e);
        }
    }
}
