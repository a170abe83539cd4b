package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
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
            tiers: {evaluate: 0, admit: 0, promote: 1, strategy: 2, oversight: 3}
            """;
    private static final Map<String, String> BASE = Map.of(
            "src/main.py", "RADIUS = 1\nassert RADIUS > 0\nprint(RADIUS)\n",
            "strategy/strategy.toml", "rate = 3\n",
            "harness/score.py", "print('{}')\n");

    @TempDir
    private Path folder;

    @BeforeEach
    void writesCharterAndBase() throws IOException {
        Files.writeString(folder.resolve("charter.yaml"), CHARTER);
        tree("base", Map.of());
    }

    private void tree(String name, Map<String, String> changed) throws IOException {
        Path tree = folder.resolve(name);
        for (String path : BASE.keySet()) {
            write(tree.resolve(path), changed.getOrDefault(path, BASE.get(path)));
        }
        for (Map.Entry<String, String> file : changed.entrySet()) {
            write(tree.resolve(file.getKey()), file.getValue());
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private CommandLineRun judge(String... more) {
        Object[] arguments = new Object[8 + more.length];
        Object[] first = {
            "judge",
            "--charter",
            folder.resolve("charter.yaml"),
            "--base",
            folder.resolve("base"),
            "--result",
            folder.resolve("result"),
            "--json"
        };
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return CommandLineRun.of(arguments);
    }

    private static JsonNode read(CommandLineRun run) throws MalformedJsonException {
        return StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allowsAnOrdinaryChangeAndSaysWhatPromotionRequires() throws Exception {
        // Given
        tree("result", Map.of("src/main.py", "RADIUS = 2\nassert RADIUS > 0\nprint(RADIUS)\n"));

        // When
        CommandLineRun run = judge();

        // Then
        JsonNode judgement = read(run);
        assertThat(run.code()).as(run.out()).isZero();
        assertThat(judgement.path("schema").asText()).isEqualTo("portcullis.judgement/v1");
        assertThat(judgement.path("verdict").asText()).isEqualTo("allowed");
        assertThat(judgement.path("class").asText()).isEqualTo("ordinary");
        assertThat(judgement.path("requires").toString()).isEqualTo("{\"evaluate\":0,\"admit\":0,\"promote\":1}");
        assertThat(judgement.path("reasons")).isEmpty();
        assertThat(judgement.path("basis").asText()).startsWith("sha256:");
        assertThat(judgement.has("whyNot")).isFalse();
    }

    @Test
    void deniesATouchedHarness() throws Exception {
        // Given
        tree("result", Map.of("harness/score.py", "print('{\"score\": 3}')\n"));

        // When
        CommandLineRun run = judge();

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(read(run).path("verdict").asText()).isEqualTo("denied");
        assertThat(read(run).path("reasons").toString())
                .contains("\"code\":\"HARNESS_TOUCHED\",\"at\":\"harness/score.py\"");
    }

    @Test
    void escalatesARemovedCheckOnlyWherePromotionIsAsked() throws Exception {
        // Given
        tree("result", Map.of("src/main.py", "RADIUS = 2\nprint(RADIUS)\n"));

        // When
        CommandLineRun all = judge();
        CommandLineRun evaluate = judge("--purpose", "evaluate");

        // Then
        assertThat(all.code()).isEqualTo(3);
        assertThat(read(all).path("tier").intValue()).isEqualTo(1);
        assertThat(read(all).path("reasons").toString()).contains("CHECK_REMOVED", "checks/removed");
        assertThat(evaluate.code()).isZero();
    }

    @Test
    void saysWhichFindingDecided() throws Exception {
        // Given
        tree("result", Map.of("src/main.py", "RADIUS = 2\nprint(RADIUS)\n", "strategy/strategy.toml", "rate = 4\n"));

        // When
        JsonNode whyNot = read(judge("--why-not")).path("whyNot");

        // Then
        assertThat(whyNot.toString())
                .contains("{\"without\":\"checks_removed\",\"verdict\":\"escalated\",\"tier\":2}")
                .contains("{\"without\":\"strategy files\",\"verdict\":\"escalated\",\"tier\":1}")
                .doesNotContain("harness", "powers");
    }

    @Test
    void takesAFileOutsideTheCharterForOversight() throws Exception {
        // Given
        tree("result", Map.of("elsewhere.py", "print(1)\n"));

        // When
        CommandLineRun run = judge();

        // Then
        assertThat(run.code()).isEqualTo(3);
        assertThat(read(run).path("class").asText()).isEqualTo("oversight");
        assertThat(read(run).path("tier").intValue()).isEqualTo(3);
        assertThat(read(run).path("requires").toString()).isEqualTo("{\"evaluate\":3,\"admit\":3,\"promote\":3}");
    }

    @Test
    void refusesACharterWithALineAndAColumn() throws Exception {
        // Given
        tree("result", Map.of());
        Files.writeString(folder.resolve("charter.yaml"), CHARTER.replace("metric:", "metrik:"));

        // When
        CommandLineRun run = judge();

        // Then
        assertThat(run.code()).isEqualTo(78);
        assertThat(run.err()).contains("line 14");
        assertThat(run.out()).isEmpty();
    }
}
