package dev.portcullis.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

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

    /** The long names of the options that are a command's own: not those of every command. */
    public static Set<String> options(String command) {
        Set<String> names = longNames(command);
        names.removeAll(longNames("doctor"));
        return names;
    }

    /**
     * What is wrong with a command line that a document shows, as far as its words and the names of its options go.
     *
     * @param words after the program's name; what is not yet known stands there in capitals
     */
    public static Optional<String> complaint(List<String> words) {
        CommandLine command = Portcullis.commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next != null) {
                command = next;
            } else if (word.startsWith("-")) {
                if (command.getCommandSpec().findOption(word.split("=", 2)[0]) == null) {
                    return Optional.of(command.getCommandSpec().qualifiedName() + " has no option " + word);
                }
            } else if (!command.getSubcommands().isEmpty()
                    && command.getCommandSpec().positionalParameters().isEmpty()
                    && !word.toUpperCase(Locale.ROOT).equals(word)) {
                return Optional.of(command.getCommandSpec().qualifiedName() + " has no command " + word);
            }
        }
        return Optional.empty();
    }

    private static Set<String> longNames(String command) {
        CommandLine found =
                Objects.requireNonNull(Portcullis.commandLine().getSubcommands().get(command), command);
        return found.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(TreeSet::new));
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
