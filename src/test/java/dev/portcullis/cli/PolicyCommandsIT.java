package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.Rego;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy repository outside the project, with the pinned OPA. */
@Tag("long")
class PolicyCommandsIT {
    private static final String FINDS = "some found_here in found.checks_removed";

    @TempDir
    private Path folder;

    private PolicyFixture policy;

    @BeforeAll
    static void providesOpa() throws IOException {
        Rego.executable();
    }

    @BeforeEach
    void writesARepository() {
        policy = PolicyFixture.in(folder.resolve("policy"));
    }

    private static List<String> findings(CommandLineRun run) throws Exception {
        List<String> findings = new ArrayList<>();
        PolicyFixture.json(run)
                .path("findings")
                .forEach(finding -> findings.add(finding.path("check").asText() + " "
                        + finding.path("at").asText() + " "
                        + finding.path("what").asText()));
        return findings;
    }

    // ── lint ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void nothingIsFoundInWhatInitWrites() throws Exception {
        // When
        CommandLineRun run = policy.run("lint", "--json");

        // Then
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        JsonNode says = PolicyFixture.json(run);
        assertThat(says.path("schema").asText()).isEqualTo("portcullis.policy-lint/v1");
        assertThat(says.path("rules").asInt())
                .isEqualTo(PolicyBundle.shipped().rules().size());
    }

    @Test
    void nothingIsFoundInTheProjectsOwnPolicies() {
        // When
        CommandLineRun run = CommandLineRun.of("policy", "lint", "policies");

        // Then
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @Test
    void aTypoInAPathOfTheInputIsAnErrorWithFileAndLine() throws Exception {
        // Given
        String file = "lib/found/found.rego";
        policy.with(file, "difference.checks_removed", "difference.checks_removd");
        int line = Files.readAllLines(policy.file(file)).indexOf("\tsome finding in difference.checks_removd") + 1;

        // When
        CommandLineRun run = policy.run("lint", "--json");

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(findings(run))
                .singleElement()
                .asString()
                .satisfies(finding -> assertThat(finding)
                        .startsWith("check " + file + ":" + line + " rego_type_error")
                        .contains("checks_removd"));
    }

    @Test
    void aRuleWithoutTestsIsFound() throws Exception {
        // Given
        policy.without(PolicyFixture.TESTS);

        // When
        CommandLineRun run = policy.run("lint", "--json");

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(findings(run)).singleElement().asString().startsWith("tests " + PolicyFixture.TESTS);
    }

    @Test
    void aRuleAboutJsonDoesNotKnowIsFoundAndFixed() throws Exception {
        // Given
        ObjectNode about = policy.about();
        ((ObjectNode) about.path("portcullis").path("about").path("checks")).remove("removed");
        Files.write(policy.file("data/about.json"), StrictJson.write(about));

        // When
        CommandLineRun found = policy.run("lint", "--json");
        CommandLineRun fixed = policy.run("lint", "--fix", "--json");

        // Then
        assertThat(found.code()).isEqualTo(4);
        assertThat(findings(found)).singleElement().asString().contains("says nothing of checks/removed");
        assertThat(fixed.code()).isZero();
        assertThat(PolicyFixture.json(fixed).path("fixed").toString()).isEqualTo("[\"data/about.json\"]");
        assertThat(policy.file("data/about.json")).hasSameTextualContentAs(Path.of("policies/data/about.json"));
    }

    @Test
    void fixFormatsAndWritesWhatIsDerivedAndNoMore() throws Exception {
        // Given
        policy.with(PolicyFixture.RULE, "\t" + FINDS, "      " + FINDS)
                .with(PolicyFixture.RULE, "tier: 1", "tier: 2")
                .with("schema/input.v1.json", "\"additionalProperties\": false", "\"additionalProperties\": true");

        // When
        CommandLineRun found = policy.run("lint", "--json");
        CommandLineRun fixed = policy.run("lint", "--fix", "--json");

        // Then
        assertThat(findings(found))
                .hasSize(3)
                .anySatisfy(finding -> assertThat(finding).startsWith("format " + PolicyFixture.RULE))
                .anySatisfy(finding -> assertThat(finding).startsWith("about data/about.json"))
                .anySatisfy(finding -> assertThat(finding).startsWith("schema schema/input.v1.json"));
        assertThat(fixed.code()).as(fixed.out()).isZero();
        assertThat(Files.readString(policy.file(PolicyFixture.RULE))).contains("tier: 2", "\t" + FINDS);
        assertThat(policy.about().at("/portcullis/about/checks/removed/tier").asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "portcullis.rego | default evaluate | default evaluated | entry-points portcullis.rego",
                "portcullis.rego | \"undetermined\" | \"allowed\" | entry-points portcullis.rego",
                "portcullis.yaml | portcullis.input/v1 | portcullis.input/v2 | description portcullis.yaml",
                "data/limits.json | \"refuse_factor\": 2 | \"refuse_factor\": 1 | data data/limits.json",
                "data/limits.json | \"limits\": | \"limit\": | data data/limits.json",
                "rules/checks/removed/removed.rego | owner: safety | owner: mallory | metadata",
                "rules/checks/removed/removed.rego | scope: package | scope: subpackages | metadata",
                "rules/checks/removed/removed.rego | package portcullis.rules.checks.removed | "
                        + "package portcullis.rules.checks.gone | package rules/checks/removed/removed.rego",
                "rules/checks/removed/removed.rego | finding contains | finding contains contains | check",
                "rules/checks/removed/removed.rego | checks_removed] | unheard_of] | metadata",
                "rules/checks/removed/removed_test.rego | count(removed.finding) == 0 | "
                        + "http.send({}).status_code == 0 | check rules/checks/removed/removed_test.rego",
                "rules/checks/removed/removed_test.rego | test_fail_without_its_facts | test_other | tests",
            })
    void whatIsNotInFormIsFound(String file, String before, String after, String finding) throws Exception {
        // Given
        policy.with(file, before, after);

        // When
        CommandLineRun run = policy.run("lint", "--json");

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(findings(run)).anySatisfy(found -> assertThat(found).startsWith(finding));
    }

    @Test
    void aLinkIsRefused() throws Exception {
        // Given
        policy.without(PolicyFixture.RULE);
        Files.createSymbolicLink(policy.file(PolicyFixture.RULE), Path.of("/etc/hostname"));

        // When
        CommandLineRun run = policy.run("lint");

        // Then
        assertThat(run.code()).isEqualTo(78);
        assertThat(run.err()).contains(PolicyFixture.RULE + " is no regular file");
    }

    // ── test and coverage ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void testsAndCasesHoldAndReachEveryLine() throws Exception {
        // Given: all that init writes is tested so by the page of policy repositories
        policy.shorter();

        // When
        CommandLineRun tests = policy.run("test", "--cases", "--json");
        CommandLineRun coverage = policy.run("coverage", "--json");

        // Then
        assertThat(tests.code()).as(tests.out()).isZero();
        JsonNode says = PolicyFixture.json(tests);
        assertThat(says.path("schema").asText()).isEqualTo("portcullis.policy-test/v1");
        assertThat(says.path("cases").path("passed").asLong()).isEqualTo(cases());
        assertThat(coverage.code()).as(coverage.out()).isZero();
        assertThat(PolicyFixture.json(coverage).path("percent").asInt()).isEqualTo(100);
    }

    private long cases() throws IOException {
        try (var cases = Files.list(policy.file("cases"))) {
            return cases.count();
        }
    }

    @Test
    void aTestThatFailsAndACaseThatIsOtherwiseAreNamed() throws Exception {
        // Given
        policy.shorter().with(PolicyFixture.RULE, FINDS, FINDS + "\n\tfound_here.was == \"assert\"");

        // When
        CommandLineRun run = policy.run("test", "--cases");

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out())
                .contains("cases/T05-markers", "is allowed, and has to be escalated tier 1 CHECK_REMOVED")
                .containsPattern("cases [0-9]+ passed, [1-9][0-9]* failed\n");
    }

    @Test
    void aTestThatFailsIsNamedWithItsPlaceAndStopsCoverage() throws Exception {
        // Given
        policy.shorter().with(PolicyFixture.TESTS, "count(removed.finding) == 0", "count(removed.finding) == 1");

        // When
        CommandLineRun test = policy.run("test");
        CommandLineRun coverage = policy.run("coverage");

        // Then
        assertThat(test.code()).isEqualTo(4);
        assertThat(test.out()).contains(PolicyFixture.TESTS + ":6", "test_success_nothing_of_the_kind fails");
        assertThat(coverage.code()).isEqualTo(4);
        assertThat(coverage.err()).contains("fail, so what they reach is not counted");
    }

    @Test
    void aLineNoTestReachesIsNamedAndCountedAgainstTheLeast() throws Exception {
        // Given
        policy.shorter();
        Files.writeString(
                policy.file(PolicyFixture.RULE),
                Files.readString(policy.file(PolicyFixture.RULE))
                        + "\nfinding contains {\"at\": \"x\"} if {\n\tinput.facts.size.bytes == 77\n}\n");
        int line = Files.readAllLines(policy.file(PolicyFixture.RULE)).size() - 2;

        // When
        CommandLineRun whole = policy.run("coverage");
        CommandLineRun most = policy.run("coverage", "--min", "90", "--json");

        // Then
        assertThat(whole.code()).isEqualTo(4);
        assertThat(whole.out()).contains("not covered: " + PolicyFixture.RULE + ":" + line);
        assertThat(most.code()).isZero();
        assertThat(PolicyFixture.json(most).path("percent").asInt()).isBetween(90, 99);
    }

    // ── build, judge, diff ───────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theBundleOfWhatInitWritesAndOfTheProjectsSourcesIsTheShippedOneByteForByte() throws Exception {
        // Given
        Path ofInit = folder.resolve("init.tar.gz");
        Path ofSources = folder.resolve("sources.tar.gz");

        // When
        CommandLineRun first = policy.run("build", "--out", ofInit, "--json");
        CommandLineRun second = CommandLineRun.of("policy", "build", "policies", "--out", ofSources);

        // Then
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(ofInit).hasBinaryContent(PolicyBundle.shippedArchive());
        assertThat(ofSources).hasBinaryContent(PolicyBundle.shippedArchive());
        assertThat(PolicyFixture.json(first).path("digest").asText())
                .isEqualTo(PolicyBundle.shipped().digest().toString());
    }

    @Test
    void aFileThatIsThereIsNotReplacedAndWhatDoesNotCompileIsNotWritten() throws Exception {
        // Given
        Path there = Files.writeString(folder.resolve("there.tar.gz"), "mine");
        Path fresh = folder.resolve("fresh.tar.gz");

        // When
        CommandLineRun refused = policy.run("build", "--out", there);
        CommandLineRun broken = policy.with(PolicyFixture.RULE, FINDS, "some found_here in nothing.at.all")
                .run("build", "--out", fresh);

        // Then
        assertThat(refused.code()).isEqualTo(78);
        assertThat(there).hasContent("mine");
        assertThat(broken.code()).isEqualTo(4);
        assertThat(broken.err()).contains("OPA does not compile it", PolicyFixture.RULE);
        assertThat(fresh).doesNotExist();
    }

    private CommandLineRun judge(Object rules) throws IOException {
        Path charter = Files.writeString(folder.resolve("charter.yaml"), """
                apiVersion: portcullis.dev/v1
                kind: Charter
                lineage: small
                title: A small lineage
                paths: {editable: ["src/**"], harness: ["harness/**"]}
                types: [python]
                entrypoint: [python3, src/main.py]
                limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
                score: {entrypoint: [python3, harness/score.py], metric: score, direction: maximise, bound: "3"}
                """);
        for (String tree : List.of("base", "result")) {
            Files.createDirectories(folder.resolve(tree).resolve("src"));
            Files.createDirectories(folder.resolve(tree).resolve("harness"));
            Files.writeString(folder.resolve(tree).resolve("harness/score.py"), "print('{}')\n");
        }
        Files.writeString(folder.resolve("base/src/main.py"), "import sys\nassert len(sys.argv) > 0\nprint(1)\n");
        Files.writeString(folder.resolve("result/src/main.py"), "import sys\nprint(1)\n");
        return CommandLineRun.of(
                "judge",
                "--policy",
                rules,
                "--charter",
                charter,
                "--base",
                folder.resolve("base"),
                "--result",
                folder.resolve("result"));
    }

    @Test
    void judgeTakesTheFolderTheBundleAndTheShippedPolicyAndSaysWhatEachSays() throws Exception {
        // Given
        policy.with(PolicyFixture.RULE, "verdict: escalated", "verdict: denied")
                .with(PolicyFixture.RULE, "tier: 1", "tier: 0")
                .run("lint", "--fix");
        Path bundle = folder.resolve("bundle.tar.gz");
        policy.run("build", "--out", bundle);

        // When
        CommandLineRun byShipped = judge("shipped");
        CommandLineRun byFolder = judge(policy.folder());
        CommandLineRun byBundle = judge(bundle);

        // Then
        assertThat(byShipped.code()).as(byShipped.err()).isEqualTo(3);
        assertThat(byFolder.code()).as(byFolder.err()).isEqualTo(4);
        assertThat(byFolder.out()).contains("denied", "CHECK_REMOVED").isEqualTo(byBundle.out());
    }

    @Test
    void aPolicyThatDoesNotCompileIsNoVerdict() throws Exception {
        // Given
        policy.with(PolicyFixture.RULE, FINDS, "some found_here in nothing.at.all");

        // When
        CommandLineRun run = judge(policy.folder());

        // Then
        assertThat(run.code()).isEqualTo(78);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void nothingDiffersFromTheShippedPolicyUntilSomethingIsChanged() throws Exception {
        // When
        CommandLineRun run = CommandLineRun.of("policy", "diff", "shipped", policy.folder(), "--json");

        // Then
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        JsonNode says = PolicyFixture.json(run);
        assertThat(says.path("schema").asText()).isEqualTo("portcullis.policy-diff/v1");
        assertThat(says.path("before")).isEqualTo(says.path("after"));
        assertThat(says.path("judged").asInt()).isGreaterThan(10);
        assertThat(says.path("rules")).isEmpty();
        assertThat(says.path("verdicts")).isEmpty();
    }

    @Test
    void aLooserBodyIsSeenByTheCasesAndATighterOneIsNoneOfThat() throws Exception {
        // Given
        policy.with(PolicyFixture.RULE, FINDS, FINDS + "\n\tfound_here.was == \"assert\"");

        // When
        CommandLineRun looser = CommandLineRun.of("policy", "diff", "shipped", policy.folder());
        CommandLineRun tighter = CommandLineRun.of("policy", "diff", policy.folder(), "shipped");

        // Then
        assertThat(looser.code()).isEqualTo(4);
        assertThat(looser.out())
                .containsPattern("rule checks/removed +body changed\\n")
                .containsPattern(
                        "verdict on T05-markers \\(promote\\) +escalated tier 1 CHECK_REMOVED → allowed +LOOSENED\\n")
                .containsPattern("verdicts changed ([0-9]+), loosened \\1\n");
        assertThat(tighter.code()).isZero();
        assertThat(tighter.out())
                .containsPattern("verdicts changed [1-9][0-9]*, loosened 0\n")
                .doesNotContain("LOOSENED");
    }

    @ParameterizedTest
    @CsvSource({
        "stage: enforce,    stage: shadow",
        "verdict: denied,   verdict: undetermined",
        "'purposes: [evaluate, admit, promote]', 'purposes: [evaluate, admit]'",
    })
    void aRuleThatIsMilderByItsMetadataIsLoosenedWhateverTheCasesSay(String before, String after) throws Exception {
        // Given
        boolean refusesAsMuch = after.endsWith("undetermined");
        policy.with("rules/limits/harness/harness.rego", before, after).run("lint", "--fix");

        // When
        CommandLineRun run = CommandLineRun.of("policy", "diff", "shipped", policy.folder(), "--json");

        // Then
        JsonNode rule = PolicyFixture.json(run).path("rules").path(0);
        assertThat(rule.path("rule").asText()).isEqualTo("limits/harness");
        assertThat(rule.path("loosened").asBoolean()).isEqualTo(!refusesAsMuch);
        assertThat(run.code()).isEqualTo(refusesAsMuch ? 0 : 4);
    }

    @Test
    void aSettingAnotherRuleAndMoreInputsAreCompared() throws Exception {
        // Given
        Path inputs = folder.resolve("inputs");
        Path input = Files.createDirectories(inputs.resolve("big")).resolve("input.json");
        Files.writeString(
                input,
                Files.readString(policy.file("cases/promote-allowed/input.json"))
                        .replaceFirst("\"added\": \\d+", "\"added\": 1500"));
        policy.with("data/limits.json", "\"lines\": 1000", "\"lines\": 2000");
        Path bundle = folder.resolve("bundle.tar.gz");
        policy.run("build", "--out", bundle);

        // When
        CommandLineRun alone = CommandLineRun.of("policy", "diff", bundle, bundle);
        CommandLineRun run = CommandLineRun.of("policy", "diff", "shipped", bundle, "--inputs", inputs);

        // Then
        assertThat(alone.code()).isZero();
        assertThat(alone.err()).contains("No input was judged by both");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out())
                .containsPattern("setting limits.size.lines +1000 → 2000\\n")
                .containsPattern("verdict on big/input.json \\(promote\\) +escalated tier . .* → allowed +LOOSENED");
    }

    @Test
    void anInputOneOfThemCannotReadIsNotCompared() throws Exception {
        // Given
        policy.with("schema/input.v1.json", "\"asks_of_proposer_share\"\n", "\"asks_of_proposer_share\", \"more\"\n");

        // When
        CommandLineRun run = CommandLineRun.of("policy", "diff", "shipped", policy.folder(), "--json");

        // Then
        JsonNode says = PolicyFixture.json(run);
        assertThat(says.path("inputSchema").asBoolean()).isTrue();
        assertThat(says.path("judged").asInt()).isZero();
        assertThat(says.path("unjudged")).isNotEmpty();
        assertThat(says.path("verdicts")).isEmpty();
    }

    @Test
    void whatIsNoRepositoryAndNoBundleIsSaid() throws Exception {
        // Given
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        Path noBundle = Files.writeString(folder.resolve("text"), "hello");

        // When
        CommandLineRun lint = CommandLineRun.of("policy", "lint", nothing);
        CommandLineRun diff = CommandLineRun.of("policy", "diff", "shipped", noBundle);

        // Then
        assertThat(lint.code()).isEqualTo(78);
        assertThat(lint.err()).contains("has no portcullis.yaml", "policy init");
        assertThat(diff.code()).isEqualTo(78);
        assertThat(diff.err()).contains("cannot be used", "policy build");
    }
}
