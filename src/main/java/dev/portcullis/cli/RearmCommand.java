package dev.portcullis.cli;

import dev.portcullis.kernel.HaltId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks people to end a halt. */
@Command(
        name = "rearm",
        description = "Ask people to end one halt; each of several is ended by itself.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = "  portcullis rearm HALT --reason \"the odd scores were a full disk\"")
final class RearmCommand implements Callable<ExitCode> {
    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "HALT", description = "The halt's id.")
    private String halt = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why it may end; people read it.")
    private String reason = "";

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        HaltId id;
        try {
            id = HaltId.parse(halt);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    String.valueOf(e.getMessage()),
                    "portcullis status LINEAGE names the halt over it",
                    e);
        }
        try (GatewayApi api = server.asPerson()) {
            api.post("/v1/halts/" + id + "/re-arm", new HaltCommand.Because(reason), AskedPeople.class)
                    .print(global, "the end of halt " + id);
        }
        return ExitCode.DONE;
    }
}
