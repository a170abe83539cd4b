package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The conventions of the policy repository, and that the program and OPA itself read it alike. */
@Tag("long")
class PolicyRepositoryIT {
    private static final Path POLICIES = Path.of("policies");
    private static final Path PAGES = Path.of("docs/reference/policies");
    private static final String AGAIN =
            "write it anew: mvn -o verify -DskipTests -Dit.test=PolicyRepositoryIT -Dportcullis.write-documents=true";

    private static boolean isWriting() {
        return Boolean.getBoolean("portcullis.write-documents");
    }

    @Test
    void everyRuleSaysOfItselfWhatTheGateNeedsToKnow() throws Exception {
        // When
        Map<String, JsonNode> rules = RuleMetadata.read().rules();

        // Then
        Set<String> codes = new HashSet<>();
        assertThat(rules).hasSizeGreaterThan(20);
        rules.forEach((name, says) -> {
            JsonNode custom = says.path("custom");
            assertThat(says.path("title").asText()).as(name).isNotBlank();
            assertThat(says.path("description").asText()).as(name).isNotBlank();
            assertThat(custom.path("owner").asText()).as(name).isNotBlank();
            assertThat(LocalDate.parse(custom.path("since").asText())).as(name).isNotNull();
            assertThat(codes.add(custom.path("code").asText()))
                    .as("code of %s twice", name)
                    .isTrue();
        });
    }

    @Test
    void everyRuleHasItsDirectoryAndItsTests() throws Exception {
        // Given
        Set<String> described = RuleMetadata.read().rules().keySet();

        // When
        Set<String> present = new TreeSet<>();
        try (Stream<Path> files = Files.walk(POLICIES.resolve("rules"))) {
            files.filter(Files::isRegularFile)
                    .map(file -> POLICIES.resolve("rules").relativize(file).toString())
                    .forEach(present::add);
        }

        // Then
        Set<String> expected = new TreeSet<>();
        for (String rule : described) {
            String name = rule.substring(rule.indexOf('/') + 1);
            expected.add(rule + "/" + name + ".rego");
            expected.add(rule + "/" + name + "_test.rego");
        }
        assertThat(present).isEqualTo(expected);
    }

    @Test
    void theDataOfRulesIsWhatTheirMetadataSays() throws Exception {
        // Given
        Path file = POLICIES.resolve("data/about.json");
        String says = RuleMetadata.read().about();
        if (isWriting()) {
            Files.writeString(file, says);
        }

        // Then
        assertThat(Files.readString(file)).as(AGAIN).isEqualTo(says);
    }

    @Test
    void theReferencePagesAreWhatTheMetadataSays() throws Exception {
        // Given
        Map<String, String> says = RuleMetadata.read().pages();
        if (isWriting()) {
            for (Map.Entry<String, String> page : says.entrySet()) {
                Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
            }
        }

        // Then
        for (Map.Entry<String, String> page : says.entrySet()) {
            assertThat(Files.readString(PAGES.resolve(page.getKey()))).as(AGAIN).isEqualTo(page.getValue());
        }
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .as("a page of a rule that is gone")
                    .containsExactlyInAnyOrderElementsOf(says.keySet());
        }
    }

    @Test
    void noRuleOrItsTestReachesTheNetworkOrAClock() throws IOException {
        try (Stream<Path> files = Files.walk(POLICIES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".rego")).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("http.send", "net.lookup", "opa.runtime", "time.now_ns", "rand.");
            }
        }
    }

    private static String opaSays(String input, Purpose purpose) throws IOException {
        List<String> evaluate = new ArrayList<>(List.of("eval", "--format", "raw", "--input", input));
        for (String sources : List.of("portcullis.rego", "lib", "rules", "data")) {
            evaluate.addAll(List.of("--data", sources));
        }
        evaluate.add("data.portcullis." + purpose);
        return Rego.opa(POLICIES.toAbsolutePath(), evaluate);
    }

    /** T3: the same answer, byte for byte once keys are sorted, from OPA's own evaluator. */
    @Test
    void theProgramAnswersEveryCaseAsOpaDoes() throws Exception {
        // Given
        List<String> names = PolicyCasesTest.cases().toList();
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            for (String name : names) {
                byte[] input = Inputs.bytes(name);
                Purpose purpose =
                        Purpose.parse(StrictJson.parse(input).path("purpose").asText());

                // When
                String said = opaSays("cases/" + name + "/input.json", purpose);
                Judgement ours = judge.judge(purpose, input, Duration.ofSeconds(30));

                // Then
                assertThat(PolicyJudge.read("[{\"result\":" + said + "}]"))
                        .as(name)
                        .isEqualTo(ours);
            }
        }
        assertThat(names).hasSizeGreaterThan(15);
    }

    /** The places where engines differ: numbers at the edge of their tolerance. */
    @Test
    void theProgramComparesNumbersAsOpaDoes() throws Exception {
        // Given
        String template = new String(Inputs.bytes("admit-allowed"), StandardCharsets.UTF_8);
        List<String> scores = List.of(
                "2.6366",
                "2.636600001",
                "2.6366000010000001",
                "2.63660000100000000000000000000000000",
                "26366e-4",
                "2.636600000999999999999999",
                "0",
                "-0",
                "1e23",
                "1e24",
                "-999999999999999999",
                "0.1",
                "1e-36",
                "1e-37");
        List<String> inputs = new ArrayList<>();
        for (String score : scores) {
            inputs.add(template.replace("\"sum_radii\": \"2.611\"", "\"sum_radii\": \"" + score + "\""));
        }

        // When
        Path folder = Files.createTempDirectory("numbers");
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            for (String input : inputs) {
                Path file = Files.writeString(folder.resolve("input.json"), input);
                String said = opaSays(file.toString(), Purpose.ADMIT);

                // Then
                assertThat(PolicyJudge.read("[{\"result\":" + said + "}]"))
                        .as(input)
                        .isEqualTo(judge.judgeUnchecked(Purpose.ADMIT, input, Duration.ofSeconds(30)));
            }
        } finally {
            Files.deleteIfExists(folder.resolve("input.json"));
            Files.deleteIfExists(folder);
        }
    }
}
