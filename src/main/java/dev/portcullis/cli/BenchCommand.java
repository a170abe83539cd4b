package dev.portcullis.cli;

import dev.portcullis.cli.bench.BenchFailedException;
import dev.portcullis.cli.bench.BenchLineage;
import dev.portcullis.cli.bench.GateBench;
import dev.portcullis.cli.bench.GateFigures;
import dev.portcullis.cli.bench.MeasuredGate;
import dev.portcullis.cli.bench.OwnGate;
import dev.portcullis.cli.bench.StartBench;
import dev.portcullis.cli.bench.StartFigures;
import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the figures of {@code docs/performance.md}. */
@Command(
        name = "bench",
        description = "Measure a part of Portcullis on this machine, on a stack of its own.",
        mixinStandardHelpOptions = true,
        subcommands = {BenchCommand.Gate.class, BenchLedgerCommand.class, BenchCommand.Start.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis bench gate            from proposals to permits: how many a second, and how long",
            "  portcullis bench ledger          appends, receipts, and the same rows in a bare database",
            "  portcullis bench start           how long the gateway takes to start, and its memory",
        })
final class BenchCommand extends CommandGroup {
    private static final int SHORT_HISTORY = 100;
    private static final int MOST_RUNS = 100;

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
                description =
                        "Proposals before the second steady measurement (${DEFAULT-VALUE}); 100 before the first.")
        private int history = 10_000;

        @Override
        public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
            GateBench.Plan plan;
            try {
                plan = new GateBench.Plan(burst, rate, Duration.ofSeconds(seconds), SHORT_HISTORY, history);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE, String.valueOf(e.getMessage()), "See: portcullis bench gate --help", e);
            }
            ProgressListener progress = progress(global);
            try (OwnGate gate = OwnGate.start(StackHome.gateway(), progress)) {
                GateFigures figures = GateBench.run(gate, plan, BenchCommand::register, global::note);
                if (global.json()) {
                    global.document(figures);
                } else {
                    global.table(GateFigures.header(), figures.rows());
                }
                return ExitCode.DONE;
            } catch (BenchFailedException e) {
                throw failed(e);
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
                StartFigures figures = StartBench.run(StackHome.gateway(), runs, progress(global));
                if (global.json()) {
                    global.document(figures);
                } else {
                    global.table(StartFigures.header(), figures.rows());
                    global.line(figures.machine().shown());
                }
                return ExitCode.DONE;
            } catch (BenchFailedException e) {
                throw failed(e);
            } catch (StackFailedException e) {
                throw StackHome.failed(e);
            }
        }
    }

    private static void register(MeasuredGate gate, BenchLineage lineage)
            throws BenchFailedException, InterruptedException {
        try (DemoPeople people =
                new DemoPeople(gate.stack(), gate.address(), gate.founding(), InstantSource.system())) {
            people.register(lineage.id(), lineage.charter(), lineage.genesis(), "a lineage to measure with");
        } catch (CommandFailedException e) {
            throw new BenchFailedException("the lineage is not open: " + e.getMessage(), "See the gateway's log", e);
        }
    }

    private static ProgressListener progress(GlobalOptions global) {
        return (since, what) -> global.note(StackStart.clock(since) + " " + what);
    }

    private static CommandFailedException failed(BenchFailedException failure) {
        return new CommandFailedException(
                ExitCode.UNAVAILABLE, String.valueOf(failure.getMessage()), failure.remedy(), failure);
    }
}
