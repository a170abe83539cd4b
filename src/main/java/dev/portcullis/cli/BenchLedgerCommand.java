package dev.portcullis.cli;

import dev.portcullis.cli.ledgerbench.LedgerBench;
import dev.portcullis.cli.ledgerbench.LedgerFigures;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.local.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast the ledger is. */
@Command(
        name = "ledger",
        description = "Append to a ledger on a stack of its own, beside a bare database that writes the same rows.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis bench ledger                                  some minutes",
            "  portcullis bench ledger --entries 2000 --history 0       quicker, and rougher",
            "Entries have 1 KiB and come in transactions of 50 from four writers. A machine that does other work gives",
            "other figures; compare the two sides, not the days.",
        })
final class BenchLedgerCommand implements Callable<ExitCode> {
    private static final Duration START = Duration.ofMinutes(3);

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Option(names = "--entries", paramLabel = "N", description = "Entries of a round (${DEFAULT-VALUE}).")
    private int entries = 10_000;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Entries in the ledger before appending is measured again (${DEFAULT-VALUE}).")
    private int history = 100_000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Entries a second of the steady measurement (${DEFAULT-VALUE}).")
    private int rate = 1_000;

    @Option(names = "--seconds", paramLabel = "N", description = "How long it lasts (${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Override
    public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
        LedgerBench.Plan plan;
        try {
            plan = new LedgerBench.Plan(entries, history, rate, seconds);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "See: portcullis bench ledger --help", e);
        }
        Path home = Files.createTempDirectory("portcullis-bench");
        try {
            Running stack = LocalStack.up(
                    home,
                    // It ends with this process, however that ends.
                    new StackOptions(
                            OptionalInt.empty(),
                            "",
                            true,
                            OptionalLong.of(ProcessHandle.current().pid()),
                            _ -> List.of(),
                            START),
                    (since, what) -> global.note(StackStart.clock(since) + " " + what));
            LedgerFigures figures = LedgerBench.run(stack, plan, global::note);
            if (global.json()) {
                global.document(figures);
            } else {
                global.table(LedgerFigures.header(), figures.rows());
            }
            return ExitCode.DONE;
        } catch (SQLException | ExecutionException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, "the measurement broke off: " + e.getMessage(), "Run it again.", e);
        } catch (StackFailedException e) {
            throw StackHome.failed(e);
        } finally {
            down(home);
        }
    }

    private static void down(Path home) throws IOException, InterruptedException, CommandFailedException {
        try {
            LocalStack.down(home, true);
        } catch (StackFailedException e) {
            throw StackHome.failed(e);
        }
    }
}
