package dev.portcullis.cli;

import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs an improvement worker until it is told to stop. */
@Command(
        name = "worker",
        description = "Redeem permits of this worker's pool and run what they name in a sandbox.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis worker --check",
            "  portcullis worker --gateway http://localhost:8080 --trust trust.json --key worker.key \\",
            "    --kafka kafka.properties --home worker --spool spool",
            "Exit code 78: a file, key or sandbox is missing.",
        })
final class WorkerCommand implements Callable<ExitCode> {
    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final ServeOptions serve = new ServeOptions();

    @Option(names = "--gateway", paramLabel = "URL", description = "Address of the gateway, without a path.")
    private @Nullable URI gateway;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Owner-only folder for the journal and the promoted generations (lineages.git).")
    private @Nullable Path home;

    @Option(
            names = "--follow-trust",
            description =
                    "Follow trust to newer versions: verified step by step from the one in --trust, then written there.")
    private boolean followTrust;

    @Override
    public ExitCode call() throws CommandFailedException, IOException, InterruptedException {
        if (engine.checkOnly()) {
            return engine.check(global, LocalEngine.CANDIDATE_UIDS);
        }
        ProgramLog.toStandardError();
        serve.beginAnew();
        Worker.Settings settings = new Worker.Settings(
                ServeOptions.required(gateway, "--gateway"),
                serve.trust(),
                followTrust ? Optional.of(TrustPin.news(serve.trust())) : Optional.empty(),
                serve.key(),
                serve.kafka(),
                ServeOptions.required(home, "--home"),
                serve.spool(),
                engine.settings(LocalEngine.CANDIDATE_UIDS));
        try (Worker worker = Worker.open(settings);
                StopSignal _ = StopSignal.closing(worker)) {
            worker.run(() -> serve.tellReady(global, "worker"));
            return ExitCode.DONE;
        } catch (EngineUnavailableException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "this machine cannot run a worker: " + e.getMessage(),
                    "See: portcullis worker --check",
                    e);
        }
    }
}
