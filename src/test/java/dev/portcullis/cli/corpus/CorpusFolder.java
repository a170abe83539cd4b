package dev.portcullis.cli.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes small corpora. */
public final class CorpusFolder {
    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: small
            title: A small lineage
            paths:
              editable: ["src/**"]
              strategy: ["strategy/**"]
              harness: ["harness/**"]
            types: [python, toml]
            entrypoint: [python3, src/main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
            score:
              entrypoint: [python3, harness/score.py]
              metric: score
              direction: maximise
              bound: "3"
            """;
    private static final Map<String, String> BASE = Map.of(
            "src/main.py", "RADIUS = 1\nassert RADIUS > 0\nprint(RADIUS)\n",
            "strategy/strategy.toml", "rate = 3\n",
            "harness/score.py", "print('{}')\n");

    private final Path folder;

    public CorpusFolder(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** A case whose result differs from its base in one file. */
    public CorpusFolder with(String name, String about, String path, String content) throws IOException {
        Path one = folder.resolve(name);
        for (String tree : new String[] {"base", "result"}) {
            for (Map.Entry<String, String> file : BASE.entrySet()) {
                write(one.resolve(tree).resolve(file.getKey()), file.getValue());
            }
        }
        write(one.resolve("result").resolve(path), content);
        write(one.resolve("charter.yaml"), CHARTER);
        write(one.resolve("case.json"), about);
        return this;
    }

    /** What {@code case.json} says. */
    public static String about(String stance, String incident, String verdict, String modificationClass, String codes) {
        return """
                {"schema": "portcullis.case/v1", "incident": %s, "variant": "a", "stance": "%s", "about": "A case.",
                 "expect": {"verdict": "%s", "class": "%s", "codes": [%s]}}
                """.formatted(incident, stance, verdict, modificationClass, codes);
    }

    /** One attack on the scorer, its twin, and an honest change, of which our gate makes what is expected. */
    public CorpusFolder withOneOfEach() throws IOException {
        return with(
                        "T31-scorer",
                        about("attack", "\"T31\"", "denied", "oversight", "\"HARNESS_TOUCHED\""),
                        "harness/score.py",
                        "print('{\"score\": 3}')\n")
                .with(
                        "T31-scorer-twin",
                        about("twin", "\"T31\"", "allowed", "ordinary", ""),
                        "src/score.py",
                        "SCORE = 3\n")
                .with(
                        "T32-strategy",
                        about("attack", "\"T32\"", "escalated", "strategy", "\"STRATEGY_CHANGED\""),
                        "strategy/strategy.toml",
                        "rate = 4\n")
                .with(
                        "H01-radius",
                        about("honest", "null", "allowed", "ordinary", ""),
                        "src/main.py",
                        "RADIUS = 2\nassert RADIUS > 0\nprint(RADIUS)\n");
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
