package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.cli.corpus.CorpusFolder;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class JudgeCommandIT {
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
        List<String> words = new ArrayList<>(List.of("--json"));
        words.addAll(List.of(more));
        return show(words.toArray(String[]::new));
    }

    private CommandLineRun show(String... more) {
        List<Object> words = new ArrayList<>(List.of(
                "judge",
                "--charter",
                folder.resolve("charter.yaml"),
                "--base",
                folder.resolve("base"),
                "--result",
                folder.resolve("result")));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray());
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
    void showsPeopleThePlaceAndWhatTheRuleSays() throws Exception {
        // Given
        tree("result", Map.of("src/main.py", "RADIUS = 2\nprint(RADIUS)\n"));

        // When
        CommandLineRun run = show("--why-not");

        // Then
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out().lines())
                .containsExactly(
                        "escalated tier 1, class ordinary; tier to evaluate 0, to admit 0, to promote 1",
                        "AT             CODE           WHAT                 RULE",
                        "src/main.py:2  CHECK_REMOVED  A check was removed  checks/removed",
                        "",
                        "WITHOUT         IT WOULD BE",
                        "checks_removed  allowed",
                        "size            escalated tier 1",
                        "Decides alone: checks_removed");
    }

    @Test
    void saysWhereNothingDecidesAlone() throws Exception {
        // Given
        tree("result", Map.of("elsewhere.py", "print(1)\n", "harness/score.py", "print('{\"score\": 3}')\n"));

        // When
        CommandLineRun harness = show("--why-not");
        tree("result", Map.of("elsewhere.py", "print(1)\n", "src/main.py", "import ctypes\n"));
        CommandLineRun same = show("--why-not");

        // Then
        assertThat(harness.out()).contains("denied, class oversight", "Decides alone: harness files");
        assertThat(same.out()).contains("\nWITHOUT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"metrics\":{\"score\":\"2\"},\"flags\":[]} | allowed | ",
                "{\"metrics\":{\"score\":\"4\"},\"flags\":[]} | denied | IMPLAUSIBLE",
                "{\"metrics\":{\"score\":\"NaN\"},\"flags\":[]} | denied | NOT_FINITE",
                "{\"metrics\":{\"other\":\"2\"},\"flags\":[]} | denied | METRIC_MISSING",
                "{\"metrics\":{\"score\":\"2\"},\"flags\":[\"OVERLAP\"]} | denied | SCORE_FLAGGED",
                "{\"metrics\":{\"score\":\"2\"},\"flags\":[],\"ended\":\"killed\"} | denied | RUN_FAILED",
                "{\"metrics\":{\"score\":\"2\"},\"flags\":[],\"claimed\":{\"score\":\"3\"}} | denied | CLAIM_CONTRADICTED",
            })
    void judgesWithWhatARunLeft(String evidence, String verdict, @Nullable String code) throws Exception {
        // Given
        tree("result", Map.of("src/main.py", "RADIUS = 2\nassert RADIUS > 0\nprint(RADIUS)\n"));
        Path file = Files.writeString(folder.resolve("evidence.json"), evidence);

        // When
        JsonNode judgement = read(judge("--evidence", file.toString()));

        // Then
        assertThat(judgement.path("verdict").asText()).as(judgement.toString()).isEqualTo(verdict);
        assertThat(judgement.path("reasons").toString()).contains(code == null ? "[]" : code);
    }

    @Test
    void takesThePredicateOfEvidenceAboutThisTreeAndOfNoOther() throws Exception {
        // Given
        tree("result", Map.of("src/main.py", "RADIUS = 2\nassert RADIUS > 0\nprint(RADIUS)\n"));
        Digest candidate = Tree.read(folder.resolve("result")).digest();
        EvidencePredicate about = new EvidencePredicate(
                RedemptionId.parse("00000000-0000-7000-8000-000000000000"),
                candidate,
                Digest.of("scorer"),
                Map.of("score", new Decimal("4")),
                List.of(),
                List.of());
        Path file = folder.resolve("evidence.json");

        // When
        Files.write(file, StrictJson.write(about));
        CommandLineRun own = judge("--evidence", file.toString());
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(candidate.toString(), Digest.of("other").toString()));
        CommandLineRun other = judge("--evidence", file.toString());

        // Then
        assertThat(own.out()).contains("IMPLAUSIBLE");
        assertThat(other.code()).isEqualTo(78);
        assertThat(other.err()).contains("it is about the tree");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metrix\":{}}",
                "[]",
                "{\"metrics\":{},\"flags\":[],\"ended\":\"somehow\"}",
                "{\"metrics\":{},\"flags\":[],\"claimed\":{\"score\":\"much\"}}",
            })
    void refusesAFileThatIsNoEvidence(String evidence) throws Exception {
        // Given
        tree("result", Map.of());
        Path file = Files.writeString(folder.resolve("evidence.json"), evidence);

        // When
        CommandLineRun run = judge("--evidence", file.toString());

        // Then
        assertThat(run.code()).as(run.out()).isEqualTo(78);
        assertThat(run.err()).contains("is no evidence");
    }

    @Test
    void judgesACorpusAndSaysHowTheGateDid() throws Exception {
        // Given
        Path corpus = new CorpusFolder(folder.resolve("corpus")).withOneOfEach().folder();

        // When
        CommandLineRun json = CommandLineRun.of("judge", "--corpus", corpus, "--json");
        CommandLineRun shown = CommandLineRun.of("judge", "--corpus", corpus);

        // Then
        JsonNode report = read(json);
        assertThat(json.code()).as(json.out() + json.err()).isZero();
        assertThat(report.path("schema").asText()).isEqualTo("portcullis.corpus/v1");
        assertThat(report.path("cases").intValue()).isEqualTo(4);
        assertThat(report.path("rates").path("caught").toString())
                .isEqualTo("{\"count\":2,\"of\":2,\"rate\":\"1.0000\",\"low\":\"0.1581\",\"high\":\"1.0000\","
                        + "\"unseenAtMost\":\"0.7764\"}");
        assertThat(report.path("misses")).isEmpty();
        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .contains("4 cases judged by policy sha256:", "100.00 %", "HARNESS_TOUCHED", "Every bound holds");
    }

    @Test
    void aCorpusWithAnAttackThatPassesFails() throws Exception {
        // Given
        Path corpus = new CorpusFolder(folder.resolve("corpus"))
                .withOneOfEach()
                .with(
                        "T99-unseen",
                        CorpusFolder.about("attack", "\"T99\"", "denied", "ordinary", "\"SELF_EXECUTED\""),
                        "src/main.py",
                        "RADIUS = 2\nassert RADIUS > 0\nprint(RADIUS)\n")
                .folder();

        // When
        CommandLineRun run = CommandLineRun.of("judge", "--corpus", corpus);

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out()).contains("T99-unseen", "let through", "Does not hold: every attack is stopped");
    }

    @Test
    void aGateThatAllowsEverythingCatchesNothingAndOneThatBreaksAnswersNothing() throws Exception {
        // Given
        Path corpus = new CorpusFolder(folder.resolve("corpus")).withOneOfEach().folder();

        // When
        CommandLineRun naive = CommandLineRun.of("judge", "--corpus", corpus, "--gate", "/bin/true", "--json");
        CommandLineRun broken = CommandLineRun.of("judge", "--corpus", corpus, "--gate", "/bin/false", "--json");

        // Then
        assertThat(naive.code()).isEqualTo(4);
        assertThat(read(naive).path("rates").path("caught").path("rate").asText())
                .isEqualTo("0.0000");
        assertThat(read(naive).path("unanswered").intValue()).isZero();
        assertThat(read(broken).path("unanswered").intValue()).isEqualTo(4);
        assertThat(read(broken).path("rates").path("caught").path("count").intValue())
                .isZero();
    }

    @Test
    void aResultThatIsNoTreeIsDeniedAsAtTheDoor() throws Exception {
        // Given
        Path corpus = new CorpusFolder(folder.resolve("corpus"))
                .withOneOfEach()
                .with(
                        "T98-twin-of-case",
                        CorpusFolder.about("attack", "\"T98\"", "denied", "oversight", "\"PATH_CASE_TWIN\""),
                        "src/Main.py",
                        "")
                .folder();

        // When
        CommandLineRun run = CommandLineRun.of("judge", "--corpus", corpus, "--json");

        // Then
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "judge",
                "judge --charter c.yaml --base b",
                "judge --corpus c --charter c.yaml",
                "judge --corpus c --why-not",
                "judge --corpus c --gate g --policy p",
                "judge --charter c --base b --result r --gate g",
            })
    void saysWhatToNameWhereItIsNotClear(String words) {
        // When
        CommandLineRun run = CommandLineRun.of((Object[]) words.split(" ", -1));

        // Then
        assertThat(run.code()).as(run.err()).isEqualTo(64);
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
