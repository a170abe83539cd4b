package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.kernel.HaltId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a lineage, or all. */
@Command(
        name = "halt",
        description = "Halt a lineage or all of them, at once. Takes one person; ending it takes two.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis halt --lineage circle-packing --reason \"odd scores since noon\"",
            "  portcullis halt --all --reason \"drill\" --key alice.key      signed by your key: needs no login",
        })
final class HaltCommand implements Callable<ExitCode> {
    /** What is halted. */
    static final class Scope {
        @Option(names = "--all", required = true, description = "Every lineage.")
        private boolean all;

        @Option(names = "--lineage", paramLabel = "L", required = true, description = "One lineage.")
        private @Nullable String lineage;

        /** The one lineage; empty for all. */
        String lineage() {
            return lineage == null || all ? "" : lineage;
        }
    }

    /** Why. */
    record Because(String reason) {}

    /** What the gateway says. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Raised(HaltId halt) {}

    /** The result as JSON. */
    record Halted(String schema, HaltId halt, String scope) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @ArgGroup(multiplicity = "1")
    private Scope scope = new Scope();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the ledger.")
    private String reason = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Sign the request with your enrolled key instead of a login, so that it works without one.")
    private @Nullable Path key;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        @Nullable String lineage = scope.all ? null : scope.lineage;
        String path = lineage == null ? "/v1/halt" : "/v1/lineages/" + LineageCommand.id(lineage) + "/halt";
        Raised raised;
        try (GatewayApi api = server.signedByOrAsPerson(key)) {
            raised = api.post(path, new Because(reason), Raised.class);
        }
        String of = lineage == null ? "all" : lineage;
        if (global.json()) {
            global.document(new Halted("portcullis.halt/v1", raised.halt(), of));
        } else {
            global.line("HALT " + raised.halt() + " over " + of);
            global.note("issued permits are revoked; what runs ends with its lease, in 75 seconds at the latest");
            global.note("two people end it: portcullis rearm " + raised.halt() + " --reason TEXT");
        }
        return ExitCode.DONE;
    }
}
