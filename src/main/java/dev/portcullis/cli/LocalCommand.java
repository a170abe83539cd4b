package dev.portcullis.cli;

import dev.portcullis.local.LocalStack;
import dev.portcullis.local.ServiceStatus;
import dev.portcullis.local.ServiceStatus.Standing;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What there is to say about the local stack. */
@Command(
        name = "local",
        description = "Look at the local stack.",
        mixinStandardHelpOptions = true,
        subcommands = LocalCommand.Status.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = "  portcullis local status          how each service stands, and its log")
final class LocalCommand extends CommandGroup {
    private static final String SCHEMA = "portcullis.local-status/v1";

    /** How each service stands. */
    @Command(
            name = "status",
            description = "How each service of the local stack stands.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis local status          a line for each service",
                "  portcullis local status --json   the same for a program",
                "Exit code 0: all are ready; 69: not all, or none.",
            })
    static final class Status implements Callable<ExitCode> {
        /** The result as JSON. */
        record Standings(String schema, String home, List<ServiceStatus> services) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final StackHome home = new StackHome();

        @Override
        public ExitCode call() throws IOException {
            List<ServiceStatus> services = LocalStack.status(home.path());
            if (global.json()) {
                global.document(new Standings(SCHEMA, home.path().toString(), services));
            } else if (services.isEmpty()) {
                global.line("no stack runs in " + home.path() + "; portcullis up starts one");
            } else {
                global.table(
                        List.of("service", "standing", "pid", "says", "log"),
                        services.stream().map(Status::row).toList());
            }
            boolean ready = services.stream().allMatch(service -> service.standing() == Standing.READY);
            return ready && !services.isEmpty() ? ExitCode.DONE : ExitCode.UNAVAILABLE;
        }

        private static List<String> row(ServiceStatus service) {
            return List.of(
                    service.name(),
                    service.standing().name().toLowerCase(Locale.ROOT),
                    service.pid() == 0 ? "" : Long.toString(service.pid()),
                    service.message(),
                    service.log());
        }
    }
}
