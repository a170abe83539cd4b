package dev.portcullis.cli;

import dev.portcullis.modification.AnalystProgram;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The analyst, by hand; a gate starts the same without the rest of the program around it. */
@Command(
        name = "analyse",
        description = "Outline files for a gate, which starts this by itself: requests come in, answers go out.",
        mixinStandardHelpOptions = true,
        hidden = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis analyse < requests",
            "A request is a line, {\"id\":1,\"type\":\"python\",\"bytes\":10}, and as many bytes of a file. A gate holds what",
            "it starts; by hand, nothing does.",
        })
final class AnalyseCommand implements Callable<ExitCode> {
    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Override
    public ExitCode call() throws CommandFailedException {
        global.note("answering what is asked on standard input");
        try {
            AnalystProgram.serve();
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "See: portcullis analyse --help", e);
        }
        return ExitCode.DONE;
    }
}
