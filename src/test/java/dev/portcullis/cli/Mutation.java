package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.cli.corpus.CorpusCase;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A way to write Python anew so that it means the same, carried out by {@code src/test/python/mutate.py}. */
enum Mutation {
    /** Every name of the trees' own becomes another. */
    RENAME,
    /** Comments vanish and lines move. */
    REFORMAT,
    /** Half of a module's functions go to a file of their own, from which they are imported. */
    SPLIT,
    /** Every import gets another name. */
    ALIAS;

    private static final Path TOOL = Path.of("src/test/python/mutate.py");
    private static final Duration AT_MOST = Duration.ofMinutes(3);
    private static final String PYTHON = ".py";

    private record Plan(String in, String out, Set<String> keep, Map<String, String> parts) {}

    /**
     * Writes cases anew.
     *
     * @return how many files of each case, by its name, came out otherwise than they were
     */
    Map<String, Integer> of(List<CorpusCase> cases, Path out) throws IOException, InterruptedException {
        List<Plan> plans = new ArrayList<>();
        for (CorpusCase one : cases) {
            plans.add(plan(one, Files.createDirectory(out.resolve(one.name()))));
        }
        Map<String, Integer> changed = new TreeMap<>();
        try {
            JsonNode said = StrictJson.parse(run(StrictJson.write(plans)));
            for (Map.Entry<String, JsonNode> one : said.properties()) {
                changed.put(
                        String.valueOf(Path.of(one.getKey()).getFileName()),
                        one.getValue().intValue());
            }
        } catch (MalformedJsonException e) {
            throw new AssertionError("the tool did not say what it changed", e);
        }
        return changed;
    }

    private static Plan plan(CorpusCase one, Path out) throws IOException {
        Set<String> paths = new TreeSet<>();
        for (Path tree : List.of(one.base(), one.result())) {
            try (Stream<Path> files = Files.walk(tree)) {
                files.filter(Files::isRegularFile)
                        .map(file -> tree.relativize(file).toString())
                        .forEach(paths::add);
            }
        }
        Files.copy(one.charter(), out.resolve(one.charter().getFileName()));
        Files.copy(one.folder().resolve("case.json"), out.resolve("case.json"));
        Files.createDirectory(out.resolve("base"));
        Files.createDirectory(out.resolve("result"));
        Set<String> keep = new TreeSet<>();
        Map<String, String> parts = new TreeMap<>();
        try {
            Charter charter = Charter.parse(Bytes.copyOf(Files.readAllBytes(one.charter())));
            for (String path : paths) {
                PathGroup group = charter.group(TreePath.parse(path));
                if (group == PathGroup.HARNESS) {
                    keep.add(path);
                } else if (path.endsWith(PYTHON)) {
                    String part = path.substring(0, path.length() - PYTHON.length()) + "_parts" + PYTHON;
                    if (charter.group(TreePath.parse(part)) == group) {
                        parts.put(path, part);
                    }
                }
            }
        } catch (MalformedCharterException | ContentRefusedException e) {
            throw new AssertionError(one.name(), e);
        }
        return new Plan(one.folder().toString(), out.toString(), keep, parts);
    }

    private byte[] run(byte[] plans) throws IOException, InterruptedException {
        Path plan = Files.createTempFile("mutate", ".json");
        Path said = Files.createTempFile("mutate", ".out");
        try {
            Files.write(plan, plans);
            Process process = new ProcessBuilder("python3", "-I", TOOL.toString(), name().toLowerCase(Locale.ROOT))
                    .redirectInput(plan.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(AT_MOST);
            process.destroyForcibly();
            byte[] output = Files.readAllBytes(said);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s: %s", this, new String(output, StandardCharsets.UTF_8))
                    .isTrue();
            assertThat(output).hasSizeLessThan(Bounds.JSON_BYTES);
            return output;
        } finally {
            Files.delete(plan);
            Files.delete(said);
        }
    }
}
