package dev.portcullis.cli;

import dev.portcullis.local.LocalStack;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.worker.LocalEngine;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the local stack. */
@Command(
        name = "down",
        description = "Stop everything that portcullis up started, also what a killed supervisor left behind.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis down                  stop; data, keys and logs stay",
            "  portcullis down --purge          stop, and delete data, keys, passwords and logs",
        })
final class DownCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.down/v1";

    /** The result as JSON. */
    record Down(String schema, boolean ran, boolean purged) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final StackHome home = new StackHome();

    @Option(names = "--purge", description = "Also delete the stack's folder: data, keys, passwords and logs.")
    private boolean purge;

    @Override
    public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
        boolean ran;
        try {
            ran = LocalStack.down(home.path(), purge);
        } catch (StackFailedException e) {
            throw StackHome.failed(e);
        }
        // A worker that was killed could not put its workspaces away.
        LocalEngine.sweep(LocalEngine.defaultRoot());
        if (global.json()) {
            global.document(new Down(SCHEMA, ran, purge));
        } else {
            global.line((ran ? "stopped" : "nothing was running") + (purge ? "; deleted " + home.path() : ""));
        }
        return ExitCode.DONE;
    }
}
