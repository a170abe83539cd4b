package dev.portcullis.cli;

import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference page of commands, made from the commands themselves. */
public final class CommandReference {
    private CommandReference() {}

    /** The whole page. */
    public static String page() {
        StringBuilder page = new StringBuilder("""
                # Commands and exit codes

                Made from the program's own help. `./portcullis COMMAND --help` prints the same.

                ## Exit codes

                | code | meaning |
                |---|---|
                """);
        for (ExitCode code : ExitCode.values()) {
            page.append("| " + code.code() + " | " + code.meaning() + " |\n");
        }
        append(page, Portcullis.commandLine());
        return page.toString();
    }

    private static void append(StringBuilder page, CommandLine command) {
        command.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
        page.append("\n## %s\n\n```\n".formatted(command.getCommandSpec().qualifiedName()));
        command.getUsageMessage(Ansi.OFF)
                .lines()
                .forEach(line -> page.append(line.stripTrailing()).append('\n'));
        page.append("```\n");
        new TreeMap<>(command.getSubcommands()).values().forEach(child -> append(page, child));
    }
}
