package dev.portcullis.cli;

import dev.portcullis.local.Running;
import dev.portcullis.local.ServiceStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the local stack up, or finds it running. */
@Command(
        name = "up",
        description =
                "Start PostgreSQL, Kafka, Keycloak, gateway, two witnesses, worker and evaluator on this machine, or find them running.",
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

    @Mixin
    private final StackStart start = new StackStart();

    @Option(names = "--services-only", description = "Without gateway, worker and evaluator.")
    private boolean servicesOnly;

    @Override
    public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
        Running stack = servicesOnly ? start.services(global, home) : start.up(global, home);
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
}
