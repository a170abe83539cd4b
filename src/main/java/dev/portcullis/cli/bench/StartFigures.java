package dev.portcullis.cli.bench;

import java.util.List;

/**
 * What {@code bench start} measured: how long the gateway takes from the start of its process to its first answer that it
 * is ready, and what it holds in memory then.
 *
 * @param first on an empty database, whose tables it makes, without a class archive
 * @param cold without a class archive, as after every build
 * @param warm with the class archive its last stop left
 */
public record StartFigures(String schema, Machine machine, Start first, Start cold, Start warm) implements Figures {
    public static final String SCHEMA = "portcullis.bench-start/v1";

    /**
     * Starts of one kind; medians.
     *
     * @param residentMib resident memory when it was ready
     */
    public record Start(long readyMillis, long residentMib, int runs) {}

    @Override
    public List<String> header() {
        return List.of("start of the gateway", "ready after", "resident then", "runs");
    }

    @Override
    public List<List<String>> rows() {
        return List.of(
                row("first, makes its tables, no class archive", first),
                row("cold, no class archive", cold),
                row("warm, with the class archive of the last stop", warm));
    }

    private static List<String> row(String name, Start start) {
        return List.of(name, start.readyMillis() + " ms", start.residentMib() + " MiB", Integer.toString(start.runs()));
    }
}
