package dev.portcullis.cli;

import dev.portcullis.cli.bench.AnalysisBench;
import dev.portcullis.cli.bench.BenchFailedException;
import dev.portcullis.cli.bench.BenchLineage;
import dev.portcullis.cli.bench.Figures;
import dev.portcullis.cli.bench.GateBench;
import dev.portcullis.cli.bench.LedgerBench;
import dev.portcullis.cli.bench.OwnGate;
import dev.portcullis.cli.bench.StartBench;
import dev.portcullis.cli.bench.VerifyBench;
import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.verify.ExportRefusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the figures of {@code docs/performance.md}. */
@Command(
        name = "bench",
        description = "Measure a part of Portcullis on this machine, on a stack of its own.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchCommand.Analysis.class,
            BenchCommand.Gate.class,
            BenchCommand.Ledger.class,
            BenchCommand.Start.class,
            BenchCommand.Verify.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis bench analysis        how long the facts of a difference take",
            "  portcullis bench gate            from proposals to permits: how many a second, and how long",
            "  portcullis bench ledger          appends, receipts, and the same rows in a bare database",
            "  portcullis bench start           how long the gateway takes to start, and its memory",
            "  portcullis bench verify          how fast the log of an export is verified, and in what memory",
        })
final class BenchCommand extends CommandGroup {
    private static final int MOST_RUNS = 100;

    /** The facts of differences. */
    @Command(
            name = "analysis",
            description = "Take the facts of differences in one tree and measure how long that takes. Needs no stack.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis bench analysis                                      about half a minute",
                "  portcullis bench analysis --differences 50 --files 20 --json   quicker, and rougher",
                "Two files of 300 lines are written anew, each time otherwise; the other files have 100. Trees and blobs",
                "are in memory, files are read by analysts in their own processes, as in a gate.",
            })
    static final class Analysis implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Option(names = "--differences", paramLabel = "N", description = "Differences of each kind (${DEFAULT-VALUE}).")
        private int differences = 300;

        @Option(names = "--files", paramLabel = "N", description = "Files of the tree (${DEFAULT-VALUE}).")
        private int files = 200;

        @Override
        public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
            AnalysisBench.Plan plan = plan("analysis", () -> new AnalysisBench.Plan(differences, files));
            try {
                return show(global, AnalysisBench.run(plan, global::note));
            } catch (BenchFailedException e) {
                throw failed(e);
            }
        }
    }

    /** From proposals to permits. */
    @Command(
            name = "gate",
            description = "Send proposals over Kafka and measure when their permits are issued and redeemable.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis bench gate            about five minutes",
                "  portcullis bench gate --json     the figures for a program",
                "  portcullis bench gate --burst 500 --seconds 5 --history 2000      quicker, and rougher",
                "Accepted, issued and redeemable are the commits of the proposal, of its permit, and of the published",
                "checkpoint over the permit; told is the notice of the permit at a worker. A proposal is sent when it is",
                "due, whatever has become of those before. A machine that does other work gives other figures.",
            })
    static final class Gate implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Option(names = "--burst", paramLabel = "N", description = "Proposals sent at once (${DEFAULT-VALUE}).")
        private int burst = 2_000;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "Proposals a second of the steady measurements (${DEFAULT-VALUE}).")
        private int rate = 100;

        @Option(
                names = "--seconds",
                paramLabel = "N",
                description = "How long each steady measurement lasts (${DEFAULT-VALUE}).")
        private int seconds = 10;

        @Option(
                names = "--history",
                paramLabel = "N",
                description = "Proposals before the second steady measurement (${DEFAULT-VALUE}).")
        private int history = 10_000;

        @Option(
                names = "--warm",
                paramLabel = "N",
                description =
                        "Proposals before the first one, and after the start of the gateway before the second (${DEFAULT-VALUE}).")
        private int warm = 100;

        @Override
        public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
            GateBench.Plan plan =
                    plan("gate", () -> new GateBench.Plan(burst, rate, Duration.ofSeconds(seconds), warm, history));
            ProgressListener progress = progress(global);
            try (OwnGate gate = OwnGate.start(StackHome.gateway(), progress)) {
                return show(global, GateBench.run(gate, plan, BenchCommand::register, global::note));
            } catch (BenchFailedException e) {
                throw failed(e);
            } catch (StackFailedException e) {
                throw StackHome.failed(e);
            }
        }
    }

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
    static final class Ledger implements Callable<ExitCode> {
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
            LedgerBench.Plan plan = plan("ledger", () -> new LedgerBench.Plan(entries, history, rate, seconds));
            try (OwnGate services = OwnGate.services(progress(global))) {
                return show(global, LedgerBench.run(services.stack(), plan, global::note));
            } catch (SQLException | ExecutionException e) {
                throw failed(
                        new BenchFailedException("the measurement broke off: " + e.getMessage(), "Run it again.", e));
            } catch (StackFailedException e) {
                throw StackHome.failed(e);
            }
        }
    }

    /** The gateway's start. */
    @Command(
            name = "start",
            description = "Start and stop a gateway some times; measure how long it takes and its memory.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis bench start           about a minute",
                "  portcullis bench start --runs 9 --json",
                "From the start of the process to its first answer that it is ready.",
            })
    static final class Start implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Option(
                names = "--runs",
                paramLabel = "N",
                description = "Cold and warm starts, of which the median is shown (${DEFAULT-VALUE}).")
        private int runs = 3;

        @Override
        public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
            if (runs < 1 || runs > MOST_RUNS) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "--runs is between 1 and " + MOST_RUNS, "See: portcullis bench start --help");
            }
            try {
                return show(global, StartBench.run(StackHome.gateway(), runs, progress(global)));
            } catch (BenchFailedException e) {
                throw failed(e);
            } catch (StackFailedException e) {
                throw StackHome.failed(e);
            }
        }
    }

    /** The log part of a verification. */
    @Command(
            name = "verify",
            description = "Make an export and verify its log; measure how fast, and how much memory it takes.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis bench verify                           some seconds, and 250 MB of temporary files",
                "  portcullis bench verify --entries 20000 --json    quicker, and rougher",
                "Entries have 1 KiB. Each is read, hashed and compared with its tile, up to the root that the",
                "checkpoint signs for, by one thread; a log of a tenth shows what grows with it. Needs no stack.",
            })
    static final class Verify implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Option(names = "--entries", paramLabel = "N", description = "Entries of the log (${DEFAULT-VALUE}).")
        private int entries = 200_000;

        @Override
        public ExitCode call() throws IOException, CommandFailedException {
            VerifyBench.Plan plan = plan("verify", () -> new VerifyBench.Plan(entries));
            try {
                return show(global, VerifyBench.run(plan, global::note));
            } catch (BenchFailedException e) {
                throw failed(e);
            } catch (ExportRefusedException e) {
                throw failed(new BenchFailedException("the export is refused: " + e.getMessage(), "Report this", e));
            }
        }
    }

    private static void register(OwnGate gate, BenchLineage lineage) throws BenchFailedException, InterruptedException {
        try (DemoPeople people =
                new DemoPeople(gate.stack(), gate.address(), gate.founding(), InstantSource.system())) {
            people.register(lineage.id(), lineage.charter(), lineage.genesis(), "a lineage to measure with");
        } catch (CommandFailedException e) {
            throw new BenchFailedException("the lineage is not open: " + e.getMessage(), "See the gateway's log", e);
        }
    }

    private static <P> P plan(String command, Supplier<P> asked) throws CommandFailedException {
        try {
            return asked.get();
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "See: portcullis bench " + command + " --help", e);
        }
    }

    private static ExitCode show(GlobalOptions global, Figures figures) {
        if (global.json()) {
            global.document(figures);
        } else {
            global.table(figures.header(), figures.rows());
            global.line(figures.machine().shown());
        }
        return ExitCode.DONE;
    }

    private static ProgressListener progress(GlobalOptions global) {
        return (since, what) -> global.note(StackStart.clock(since) + " " + what);
    }

    private static CommandFailedException failed(BenchFailedException failure) {
        return new CommandFailedException(
                ExitCode.UNAVAILABLE, String.valueOf(failure.getMessage()), failure.remedy(), failure);
    }
}
