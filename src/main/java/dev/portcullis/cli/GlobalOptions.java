package dev.portcullis.cli;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.StrictJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options every command takes, and the way every command prints: lines and tables with all text inert, or one JSON
 * document.
 */
public final class GlobalOptions {
    /** How a result is printed. */
    public enum Format {
        table,
        json
    }

    static final String VERBOSE = "--verbose";
    private static final int LINE_CHARACTERS = 4_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How the result is printed: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Option(names = "--json", description = "The same as -o json.")
    private boolean json;

    @Option(names = VERBOSE, description = "With a fault of ours, print where it happened.")
    private boolean verbose;

    /** Whether the person asked for JSON. */
    public boolean json() {
        return json || format == Format.json;
    }

    public boolean verbose() {
        return verbose;
    }

    /** Prints one line of the result. */
    public void line(String text) {
        out().println(Inert.text(text, LINE_CHARACTERS));
        out().flush();
    }

    /** Prints one line that is not part of the result: progress, advice, a warning. */
    public void note(String text) {
        PrintWriter err = commandLine().getErr();
        err.println(Inert.text(text, LINE_CHARACTERS));
        err.flush();
    }

    /** Prints {@code document} as one line of JSON. */
    public void document(Object document) {
        out().println(new String(StrictJson.write(document), StandardCharsets.UTF_8));
        out().flush();
    }

    /** Prints rows under {@code header}, each column as wide as its widest cell. */
    public void table(List<String> header, List<List<String>> rows) {
        int[] widths = new int[header.size()];
        List<List<String>> shown = new ArrayList<>();
        shown.add(header.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(row.size() + " cells under " + header.size() + " titles");
            }
            shown.add(
                    row.stream().map(cell -> Inert.text(cell, LINE_CHARACTERS)).toList());
        }
        for (List<String> row : shown) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(
                        widths[column],
                        row.get(column).codePointCount(0, row.get(column).length()));
            }
        }
        for (List<String> row : shown) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell);
                if (column + 1 < widths.length) {
                    line.repeat(" ", widths[column] - cell.codePointCount(0, cell.length()) + 2);
                }
            }
            out().println(line.toString().stripTrailing());
        }
        out().flush();
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private CommandLine commandLine() {
        if (command == null) {
            throw new IllegalStateException("GlobalOptions belong to a command, as its @Mixin");
        }
        return command.commandLine();
    }
}
