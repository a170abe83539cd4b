package dev.portcullis.cli;

import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.Evaluator;
import dev.portcullis.worker.LocalEngine;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs an evaluator until it is told to stop. */
@Command(
        name = "evaluator",
        description = "Score what a worker of this machine leaves, in a second sandbox and under another key.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis evaluator --check",
            "  portcullis evaluator --trust trust.json --key evaluator.key --kafka kafka.properties --spool spool",
            "Exit code 78: a file, key or sandbox is missing.",
        })
final class EvaluatorCommand implements Callable<ExitCode> {
    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final ServeOptions serve = new ServeOptions();

    @Override
    public ExitCode call() throws CommandFailedException, IOException, InterruptedException {
        if (engine.checkOnly()) {
            return engine.check(global, LocalEngine.SCORER_UIDS);
        }
        ProgramLog.toStandardError();
        serve.beginAnew();
        Evaluator.Settings settings = new Evaluator.Settings(
                serve.trust(), serve.key(), serve.kafka(), serve.spool(), engine.settings(LocalEngine.SCORER_UIDS));
        try (Evaluator evaluator = Evaluator.open(settings);
                StopSignal _ = StopSignal.closing(evaluator)) {
            evaluator.run(() -> serve.tellReady(global, "evaluator"));
            return ExitCode.DONE;
        } catch (EngineUnavailableException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "this machine cannot run an evaluator: " + e.getMessage(),
                    "See: portcullis evaluator --check",
                    e);
        }
    }
}
