package dev.portcullis.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one run sees: folders, read-only at fixed places, and the command it executes in {@code /tree}.
 *
 * @param readOnly place inside → folder outside; its files must be readable by every user id
 * @param command program and arguments; the program is looked up in {@code /usr/bin}
 * @param results where regular files left in {@code /out} are copied after the end; must not exist yet. Empty for a
 *     run that has no {@code /out}
 */
public record Workspace(Map<String, Path> readOnly, List<String> command, Optional<Path> results) {
    public static final String TREE = "/tree";
    public static final String OUT = "/out";
    public static final String CANDIDATE = "/candidate";

    public Workspace {
        readOnly = Map.copyOf(new TreeMap<>(readOnly));
        command = List.copyOf(command);
        if (command.isEmpty() || command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a run needs a command, and its words may not contain NUL");
        }
        if (!readOnly.containsKey(TREE)) {
            throw new IllegalArgumentException("a run needs a folder at " + TREE);
        }
    }

    /**
     * The candidate's run.
     *
     * @param tree the result tree without harness and oversight paths
     * @param results where its output goes
     */
    public static Workspace candidate(Path tree, List<String> entrypoint, Path results) {
        return new Workspace(Map.of(TREE, tree), entrypoint, Optional.of(results));
    }

    /**
     * The scorer's run. It has no writable place that anyone reads: its one channel is what it prints.
     *
     * @param harness the harness files of the result tree, at their paths
     * @param candidate folder with {@code out}, {@code stdout} and {@code ended.json}
     */
    public static Workspace scorer(Path harness, Path candidate, List<String> entrypoint) {
        return new Workspace(Map.of(TREE, harness, CANDIDATE, candidate), entrypoint, Optional.empty());
    }
}
