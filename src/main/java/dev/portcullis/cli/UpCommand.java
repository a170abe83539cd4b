package dev.portcullis.cli;

import dev.portcullis.attest.TrustFounding;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Programs;
import dev.portcullis.local.Running;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceStatus;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.local.StackOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the local stack up, or finds it running. */
@Command(
        name = "up",
        description = "Start PostgreSQL, Kafka, Keycloak and the gateway on this machine, or find them running.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis up                    all of it; a second time finds it running",
            "  portcullis up --port 9090        the gateway on another port",
            "  portcullis up --services-only    database, broker and identity provider alone",
            "The first time fetches and prepares about 250 MB, kept in ~/.cache/portcullis.",
        })
final class UpCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.stack/v1";

    /** The result as JSON. */
    record Stack(String schema, String home, String gateway, String issuer, List<ServiceStatus> services) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final StackHome home = new StackHome();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The gateway's port (the one it had, else 8080 where that is free).")
    private @Nullable Integer port;

    @Option(names = "--services-only", description = "Without the gateway.")
    private boolean servicesOnly;

    @Override
    public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
        Integer chosen = port;
        StackOptions options = StackOptions.services()
                .withGatewayPort(chosen == null ? OptionalInt.empty() : OptionalInt.of(chosen))
                .with(this::programs);
        Running stack;
        try {
            stack = LocalStack.up(home.path(), options, (since, what) -> global.note(clock(since) + " " + what));
        } catch (StackFailedException e) {
            throw StackHome.failed(e);
        }
        if (global.json()) {
            global.document(new Stack(
                    SCHEMA,
                    stack.home().toString(),
                    stack.gateway().toString(),
                    stack.issuer().toString(),
                    stack.services()));
        } else {
            if (!servicesOnly) {
                global.line("gateway    " + stack.gateway());
            }
            global.line("issuer     " + stack.issuer());
            global.line("folder     " + stack.home() + "  (passwords of the demo's people: secrets/people.properties)");
        }
        return ExitCode.DONE;
    }

    private List<ServiceDefinition> programs(Running stack) throws IOException, StackFailedException {
        List<ServiceDefinition> programs = new ArrayList<>();
        if (!servicesOnly) {
            TrustFounding founding = DemoInstallation.open(stack);
            global.note("trust " + founding.document().fingerprint());
            programs.add(Programs.gateway(
                    stack, StackHome.program().resolve("target").resolve("quarkus-app")));
        }
        return programs;
    }

    private static String clock(Duration since) {
        return String.format(Locale.ROOT, "%2d:%02d", since.toMinutes(), since.toSecondsPart());
    }
}
