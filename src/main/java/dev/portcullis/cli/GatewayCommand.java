package dev.portcullis.cli;

import dev.portcullis.local.Programs;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one gateway until it is told to stop. */
@Command(
        name = "gateway",
        description = "Run a gateway over your own database, broker and identity provider.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis gateway --config /etc/portcullis/gateway.properties",
            "docs/reference/configuration.md has every key. The local stack runs its own: portcullis up",
        })
final class GatewayCommand implements Callable<ExitCode> {
    /** Longer than a gateway takes to finish what it answers. */
    private static final Duration STOP = Duration.ofSeconds(30);

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Owner-only properties: database, broker, identity provider, keys, checkpoint.")
    private @Nullable Path config;

    @Override
    public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
        Path settings = Objects.requireNonNull(config);
        if (!Files.isReadable(settings)) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "there is no configuration to read in " + settings,
                    "See docs/reference/configuration.md; the local stack's is .portcullis/gateway.properties");
        }
        global.note("starting a gateway with " + settings + "; Ctrl-C stops it");
        Process gateway = new ProcessBuilder(command(settings)).inheritIO().start();
        int status;
        try (StopSignal _ = StopSignal.closing(() -> stop(gateway))) {
            status = gateway.waitFor();
        }
        if (status != 0) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "the gateway ended with " + status,
                    "Its last lines say why; see docs/reference/configuration.md");
        }
        return ExitCode.DONE;
    }

    private static List<String> command(Path settings) throws IOException, CommandFailedException {
        try {
            return Programs.gatewayCommand(StackHome.gateway(), settings, List.of());
        } catch (StackFailedException e) {
            throw StackHome.failed(e);
        }
    }

    private static void stop(Process gateway) {
        gateway.destroy();
        try {
            if (!gateway.waitFor(STOP)) {
                gateway.destroyForcibly();
            }
        } catch (InterruptedException e) {
            gateway.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
