package dev.portcullis.cli;

import picocli.CommandLine.Command;

/** Takes the figures of {@code docs/performance.md}. */
@Command(
        name = "bench",
        description = "Measure a part of Portcullis on this machine, on a stack of its own.",
        mixinStandardHelpOptions = true,
        subcommands = BenchLedgerCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = "  portcullis bench ledger          appends, receipts, and the same rows in a bare database")
final class BenchCommand extends CommandGroup {}
