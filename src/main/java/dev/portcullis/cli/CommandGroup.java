package dev.portcullis.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has subcommands: typed alone, it says how it is used. */
abstract class CommandGroup implements Runnable {
    @Spec
    private @Nullable CommandSpec specification;

    @Override
    public final void run() {
        CommandSpec group = specification;
        if (group == null) {
            throw new IllegalStateException("run through commandLine()");
        }
        throw new ParameterException(group.commandLine(), "no command given");
    }
}
