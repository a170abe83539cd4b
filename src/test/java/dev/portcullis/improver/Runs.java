package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a candidate and then the trusted scorer of genesis on what it left, each in a sandbox of its own. */
final class Runs {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Runs() {}

    /** What the trusted scorer printed. */
    record Score(JsonNode line) {
        List<String> flags() {
            List<String> flags = new ArrayList<>();
            line.get("flags").forEach(flag -> flags.add(flag.asText()));
            return flags;
        }

        String metric() {
            return line.get("metrics").path(CirclePacking.METRIC).asText();
        }
    }

    static Box.Ran candidate(Path folder, SourceTree tree, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "/tree/packing/main.py"));
        command.addAll(List.of(arguments));
        return new Box(folder)
                .tree(below(tree, CirclePacking.PROGRAM_FOLDER), "/tree/packing", false)
                .bind(folder.resolve("out"), "/out", true)
                .run(LIMIT, command.toArray(String[]::new));
    }

    /** Scores what is in {@code folder/out}. */
    static Score score(Path folder) throws IOException, InterruptedException {
        return harness(folder, "/harness/score.py");
    }

    static Score harness(Path folder, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("python3", "-I"));
        line.addAll(List.of(command));
        Box.Ran ran = new Box(folder)
                .tree(below(CirclePacking.genesis(), "harness/"), "/harness", false)
                .bind(folder.resolve("out"), "/candidate/out", false)
                .run(LIMIT, line.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(ran.output().lines()).hasSize(1);
        return new Score(parse(ran.output()));
    }

    static Score run(Path folder, SourceTree tree) throws IOException, InterruptedException {
        Box.Ran ran = candidate(folder, tree);
        assertThat(ran.exit()).as(ran.output()).isZero();
        return score(folder);
    }

    /** The files below {@code folder}, by their path within it. */
    private static Map<String, Bytes> below(SourceTree tree, String folder) {
        Map<String, Bytes> files = new TreeMap<>();
        tree.under(folder).forEach((path, content) -> files.put(path.substring(folder.length()), content));
        return files;
    }

    private static JsonNode parse(String line) throws IOException {
        try {
            return StrictJson.parse(line.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }
}
