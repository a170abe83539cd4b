package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.internal.BundleArchive;
import dev.portcullis.policy.internal.CompiledPolicy;
import dev.portcullis.policy.internal.WasmEvaluator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OPA in WebAssembly does silently or late, each turned into undetermined or a refusal to load. */
class PolicyTrapsIT {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final String ALLOW_ALL = """
            evaluate := {"verdict": "allowed", "tier": 0, "reasons": []}
            admit := evaluate
            promote := evaluate
            shadow := []
            """;

    @TempDir
    Path folder;

    private PolicyJudge judgeBy(String evaluate) throws IOException, PolicyRefusedException {
        String rules = evaluate + """

                admit := {"verdict": "allowed", "tier": 0, "reasons": []}
                promote := {"verdict": "allowed", "tier": 0, "reasons": []}
                shadow := []
                """;
        return new PolicyJudge(PolicyBundle.load(Rego.bundle(folder, rules)), 1);
    }

    private static String code(Judgement judgement) {
        assertThat(judgement.verdict()).isEqualTo(VerdictWord.UNDETERMINED);
        return judgement.reasons().getFirst().reason().code();
    }

    private static void assertStillAnswers(PolicyJudge judge) {
        assertThat(judge.judgeUnchecked(Purpose.ADMIT, "{}", AMPLE).verdict()).isEqualTo(VerdictWord.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time.now_ns() > 0",
                "semver.is_valid(input.v)",
                "crypto.sha256(input.v) != \"\"",
                "http.send({\"method\": \"get\", \"url\": input.v}).status_code == 200",
                "opa.runtime().env.HOME != \"\"",
                "rand.intn(input.v, 2) == 1",
                "yaml.unmarshal(input.v).x",
            })
    void aBundleThatNeedsABuiltinOutsideTheListIsRefusedAtLoad(String condition)
            throws IOException, PolicyRefusedException {
        // Given
        byte[] archive = Rego.bundle(folder, ALLOW_ALL.replace("\"reasons\": []}", "\"reasons\": []} if " + condition));

        // Then
        assertThatThrownBy(() -> PolicyBundle.load(archive))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("builtins that this gate does not offer");
    }

    @Test
    void aBundleOfAllowedBuiltinsLoads() throws IOException, PolicyRefusedException {
        assertThat(PolicyBundle.load(Rego.bundle(folder, ALLOW_ALL)).digest())
                .isEqualTo(Digest.of(Rego.bundle(folder, ALLOW_ALL)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "\"x\"", "{\"a\":1,}", "{\"a\":\"\\ud800\"}", "{\"a\":1e999}"})
    void malformedInputIsUndeterminedByBothWays(String input) throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            // When
            Judgement checked = judge.judge(Purpose.EVALUATE, input.getBytes(StandardCharsets.UTF_8), AMPLE);
            Judgement straight = judge.judgeUnchecked(Purpose.EVALUATE, input, AMPLE);

            // Then
            assertThat(code(checked)).isEqualTo("INPUT_INVALID");
            assertThat(straight.verdict()).isEqualTo(VerdictWord.UNDETERMINED);
        }
    }

    @Test
    void whatStandsBehindAnInputIsNotPassedOver() throws IOException, PolicyRefusedException {
        // Given
        String more = new String(Inputs.bytes("evaluate-allowed"), StandardCharsets.UTF_8) + "x";
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            // When
            Judgement checked = judge.judge(Purpose.EVALUATE, more.getBytes(StandardCharsets.UTF_8), AMPLE);
            Judgement straight = judge.judgeUnchecked(Purpose.EVALUATE, more, AMPLE);

            // Then
            assertThat(code(checked)).isEqualTo("INPUT_INVALID");
            assertThat(code(straight)).isEqualTo("INPUT_INVALID");
        }
    }

    @Test
    void duplicateKeysAreRefusedBeforeTheLastOneWins() throws IOException, PolicyRefusedException {
        // Given
        String twice = new String(Inputs.bytes("T31-scorer"), StandardCharsets.UTF_8)
                .replace("\"harness\": 1,", "\"harness\": 1, \"harness\": 0,");
        assertThat(twice).contains("\"harness\": 0,");
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            // When
            Judgement judgement = judge.judge(Purpose.EVALUATE, twice.getBytes(StandardCharsets.UTF_8), AMPLE);

            // Then
            assertThat(code(judgement)).isEqualTo("INPUT_INVALID");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluate := {\"verdict\": \"allowed\", \"tier\": 0, \"reasons\": []} if input.absent",
                "evaluate := {\"verdict\": \"allowed\", \"tier\": 0, \"reasons\": []} if 1 / input.zero",
                "evaluate := {\"verdict\": \"allowed\", \"tier\": 0, \"reasons\": []} if to_number(input.zero) > 0",
            })
    void anUndefinedAnswerIsSilenceAndSilenceIsUndetermined(String rule) throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = judgeBy(rule)) {
            // When
            Judgement judgement = judge.judgeUnchecked(Purpose.EVALUATE, "{\"zero\":0}", AMPLE);

            // Then
            assertThat(code(judgement)).isEqualTo("POLICY_SILENT");
            assertStillAnswers(judge);
        }
    }

    @Test
    void aConflictOfRulesIsAFailureAndTheNextQuestionIsAnswered() throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = judgeBy("""
                evaluate := {"verdict": "allowed", "tier": 0, "reasons": []} if input.a
                evaluate := {"verdict": "denied", "tier": 0, "reasons": []} if input.b
                """)) {
            // When
            Judgement judgement = judge.judgeUnchecked(Purpose.EVALUATE, "{\"a\":true,\"b\":true}", AMPLE);

            // Then
            assertThat(code(judgement)).isEqualTo("POLICY_FAILED");
            assertStillAnswers(judge);
        }
    }

    @Test
    void aNumberThatIsNoneIsAFailure() throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = judgeBy("""
                evaluate := {"verdict": "allowed", "tier": 0, "reasons": []} if to_number(input.text) > 0
                """)) {
            // When
            Judgement judgement = judge.judgeUnchecked(Purpose.EVALUATE, "{\"text\":\"1e\"}", AMPLE);

            // Then
            assertThat(code(judgement)).isEqualTo("POLICY_FAILED");
            assertStillAnswers(judge);
        }
    }

    @Test
    void aPolicyThatFailsWithoutFactsIsNeverPutInForce() throws IOException, PolicyRefusedException {
        // Given
        PolicyBundle failing = PolicyBundle.load(
                Rego.bundle(folder, ALLOW_ALL.replaceFirst("\\[\\]}", "[]} if to_number(\"1e\") > 0")));
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            Digest before = judge.policy();

            // Then
            assertThatThrownBy(() -> judge.activate(failing)).isInstanceOf(PolicyRefusedException.class);
            assertThat(judge.policy()).isEqualTo(before);
        }
    }

    @Test
    void aNumberThatSprintfCannotPrintIsAFailure() throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = judgeBy("""
                evaluate := {"verdict": "allowed", "tier": 0, "reasons": []} if sprintf("%d", [input.n]) != ""
                """)) {
            // When
            Judgement judgement = judge.judgeUnchecked(Purpose.EVALUATE, "{\"n\":1e400}", AMPLE);

            // Then
            assertThat(code(judgement)).isEqualTo("POLICY_FAILED");
            assertStillAnswers(judge);
        }
    }

    private static final String PRINTING = """
            evaluate := {"verdict": "allowed", "tier": 0, "reasons": []}
            admit := evaluate
            promote := evaluate
            shadow := sprintf(input.format, input.values)
            """;

    @Test
    void sprintfPrintsWhatItPrintsInTheTestsOfThePolicy() throws Exception {
        // Given
        List<String> printed = List.of(
                "{\"format\": \"%d bytes\", \"values\": [5]}",
                "{\"format\": \"%d\", \"values\": [5]}",
                "{\"format\": \"%d\", \"values\": [-123456789012345678901234567890]}",
                "{\"format\": \"%v of %v\", \"values\": [0, \"a%db\"]}",
                "{\"format\": \"100 %% of %s: %s\", \"values\": [\"loop/\u00e9\ud83d\ude00.py\", \"\\u0001\\\"\"]}",
                "{\"format\": \"%v %s %v\", \"values\": [true, false, null]}",
                "{\"format\": \"\", \"values\": []}");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("all.json"), "[" + String.join(",", printed) + "]");
        JsonNode expected = StrictJson.parse(Rego.opa(
                        folder,
                        List.of(
                                "eval",
                                "--input",
                                "all.json",
                                "--format",
                                "json",
                                "[sprintf(each.format, each.values) | some each in input]"))
                .getBytes(StandardCharsets.UTF_8));
        WasmEvaluator gate = PolicyBundle.load(Rego.bundle(folder, PRINTING)).evaluator();

        // Then
        for (int i = 0; i < printed.size(); i++) {
            assertThat(StrictJson.parse(gate.evaluate("portcullis/shadow", printed.get(i))
                                    .getBytes(StandardCharsets.UTF_8))
                            .at("/0/result"))
                    .as(printed.get(i))
                    .isEqualTo(expected.at("/result/0/expressions/0/value/" + i));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"format\": \"%d\", \"values\": [\"5\"]}",
                "{\"format\": \"%d\", \"values\": [0.5]}",
                "{\"format\": \"%v\", \"values\": [0.5]}",
                "{\"format\": \"%v\", \"values\": [[1]]}",
                "{\"format\": \"%s\", \"values\": [5]}",
                "{\"format\": \"%05d\", \"values\": [5]}",
                "{\"format\": \"%x\", \"values\": [5]}",
                "{\"format\": \"%\", \"values\": [5]}",
                "{\"format\": \"%d %d\", \"values\": [5]}",
                "{\"format\": \"%d\", \"values\": [5, 6]}",
            })
    void whatSprintfWouldPrintInAFormOfItsOwnIsAFailure(String input) throws IOException, PolicyRefusedException {
        // Given
        WasmEvaluator gate = PolicyBundle.load(Rego.bundle(folder, PRINTING)).evaluator();

        // Then
        assertThatThrownBy(() -> gate.evaluate("portcullis/shadow", input))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPolicyThatNobodyCheckedGetsNoOtherBuiltinInPlaceOfSprintf() throws IOException, PolicyRefusedException {
        // Given
        byte[] bundle = Rego.bundle(
                folder, PRINTING.replace("sprintf(input.format, input.values)", "semver.compare(input.a, input.b)"));
        WasmEvaluator gate =
                new WasmEvaluator(CompiledPolicy.of(BundleArchive.read(bundle).file("/policy.wasm")), "{}");

        // Then
        assertThatThrownBy(() -> gate.evaluate("portcullis/shadow", "{\"a\": \"1.0.0\", \"b\": \"1.0.1\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not offer");
    }

    @Test
    void inputNestedDeeperThanTheStackIsUndetermined() throws IOException, PolicyRefusedException {
        // Given
        String deep = "[".repeat(200_000) + "]".repeat(200_000);
        try (PolicyJudge judge = judgeBy(ALLOW_ALL.lines().findFirst().orElseThrow() + " if input[0]")) {
            // When
            Judgement straight = judge.judgeUnchecked(Purpose.EVALUATE, deep, AMPLE);
            Judgement checked = judge.judge(Purpose.EVALUATE, deep.getBytes(StandardCharsets.UTF_8), AMPLE);

            // Then
            assertThat(straight.verdict()).isEqualTo(VerdictWord.UNDETERMINED);
            assertThat(code(checked)).isEqualTo("INPUT_INVALID");
            assertStillAnswers(judge);
        }
    }

    @Test
    void aPolicyThatWantsAllMemoryIsAFailure() throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = judgeBy("""
                evaluate := {"verdict": "allowed", "tier": 0, "reasons": []} if count(numbers.range(1, input.n)) > 0
                """)) {
            // When
            Judgement judgement = judge.judgeUnchecked(Purpose.EVALUATE, "{\"n\":50000000}", AMPLE);

            // Then
            assertThat(code(judgement)).isEqualTo("POLICY_FAILED");
            assertStillAnswers(judge);
        }
    }

    @Test
    void inputPastItsBoundIsUndeterminedUnread() throws IOException, PolicyRefusedException {
        // Given
        byte[] large = (" ".repeat(Bounds.POLICY_INPUT_BYTES) + "{}").getBytes(StandardCharsets.UTF_8);
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            assertThat(code(judge.judge(Purpose.EVALUATE, large, AMPLE))).isEqualTo("INPUT_TOO_LARGE");
        }
    }

    private static final String RUNAWAY = """
            evaluate := {"verdict": "allowed", "tier": 0, "reasons": []} if {
                xs := input.xs
                count([1 | some a in xs; some b in xs; some c in xs; some d in xs; a == "none"; b != c; c != d]) == 0
            }
            """;

    private static String manyNumbers() {
        return StrictJson.toTree(
                        Map.of("xs", Stream.iterate(0, n -> n + 1).limit(2_000).toList()))
                .toString();
    }

    @Test
    void aRunawayPolicyIsStoppedInTimeAndItsEvaluatorReplaced() throws IOException, PolicyRefusedException {
        try (PolicyJudge judge = judgeBy(RUNAWAY)) {
            Instant start = Instant.now();

            // When
            Judgement judgement = judge.judgeUnchecked(Purpose.EVALUATE, manyNumbers(), Duration.ofMillis(300));

            // Then
            assertThat(code(judgement)).isEqualTo("POLICY_TIMED_OUT");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
            assertStillAnswers(judge);
        }
    }

    @Test
    void moreQuestionsThanMayWaitAreTurnedAwayAtOnce()
            throws IOException, PolicyRefusedException, InterruptedException {
        try (PolicyJudge judge = judgeBy(RUNAWAY);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            String input = manyNumbers();
            Callable<Judgement> question = () -> judge.judgeUnchecked(Purpose.EVALUATE, input, Duration.ofSeconds(2));

            // When
            List<Future<Judgement>> answers =
                    callers.invokeAll(Collections.nCopies(Bounds.POLICY_QUEUE + 40, question));

            // Then
            List<String> codes =
                    answers.stream().map(answer -> code(answer.resultNow())).toList();
            assertThat(codes).contains("POLICY_OVERLOADED", "POLICY_TIMED_OUT").doesNotContain("POLICY_FAILED");
            assertStillAnswers(judge);
        }
    }

    @Test
    void withoutItsDataThePolicyAllowsNothing() throws IOException, PolicyRefusedException {
        // Given
        byte[] wasm = BundleArchive.read(PolicyBundle.shippedArchive()).file("/policy.wasm");
        WasmEvaluator empty = new WasmEvaluator(CompiledPolicy.of(wasm), "{}");

        // Then
        for (String purpose : List.of("evaluate", "admit", "promote")) {
            String input = new String(Inputs.bytes(purpose + "-allowed"), StandardCharsets.UTF_8);
            Judgement judgement = PolicyJudge.read(empty.evaluate("portcullis/" + purpose, input));
            assertThat(judgement.verdict()).isEqualTo(VerdictWord.UNDETERMINED);
        }
    }

    static Stream<String> unsoundAnswers() {
        return Stream.of(
                "",
                "[]",
                "{}",
                "[{}]",
                "[{\"result\":null}]",
                "[{\"result\":true}]",
                "[{\"result\":{\"verdict\":\"allowed\"}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":0}}]",
                "[{\"result\":{\"verdict\":\"allow\",\"tier\":0,\"reasons\":[]}}]",
                "[{\"result\":{\"verdict\":\"ALLOWED\",\"tier\":0,\"reasons\":[]}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":1,\"reasons\":[]}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":\"0\",\"reasons\":[]}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":0,\"reasons\":null}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":0,\"reasons\":[],\"more\":1}}]",
                "[{\"result\":{\"verdict\":\"escalated\",\"tier\":4,\"reasons\":[{\"code\":\"A\",\"rule\":\"a/b\",\"disclose\":\"none\",\"at\":null}]}}]",
                "[{\"result\":{\"verdict\":\"escalated\",\"tier\":1,\"reasons\":[]}}]",
                "[{\"result\":{\"verdict\":\"denied\",\"tier\":0,\"reasons\":[]}}]",
                "[{\"result\":{\"verdict\":\"denied\",\"tier\":0,\"reasons\":[{\"code\":\"a b\",\"rule\":\"a/b\",\"disclose\":\"none\",\"at\":null}]}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":0,\"reasons\":[{\"code\":\"A\",\"rule\":\"a/b\",\"disclose\":\"none\",\"at\":null}]}}]",
                "[{\"result\":{\"verdict\":\"allowed\",\"tier\":0,\"reasons\":[]}},{\"result\":{\"verdict\":\"allowed\",\"tier\":0,\"reasons\":[]}}]");
    }

    @ParameterizedTest
    @MethodSource("unsoundAnswers")
    void anAnswerThatIsNotExactlyOfTheAgreedShapeIsUndetermined(String answer) {
        assertThat(PolicyJudge.read(answer).verdict()).isEqualTo(VerdictWord.UNDETERMINED);
    }

    @Test
    void anotherBundleIsPutInForceWholeAndTheOldBasisIsStale() throws IOException, PolicyRefusedException {
        // Given
        PolicyBundle next = PolicyBundle.load(Rego.bundle(folder, ALLOW_ALL));
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            Digest before = judge.policy();
            byte[] input = Inputs.bytes("T31-scorer");
            assertThat(judge.judge(before, Purpose.EVALUATE, input, AMPLE).verdict())
                    .isEqualTo(VerdictWord.DENIED);

            // When
            judge.activate(next);

            // Then
            assertThat(judge.policy()).isEqualTo(next.digest()).isNotEqualTo(before);
            assertThat(code(judge.judge(before, Purpose.EVALUATE, input, AMPLE)))
                    .isEqualTo("POLICY_EPOCH_STALE");
            assertThat(judge.judge(next.digest(), Purpose.EVALUATE, input, AMPLE)
                            .verdict())
                    .isEqualTo(VerdictWord.ALLOWED);
        }
    }

    @Test
    void aBundleWithoutAnEntryPointOrItsSchemaIsRefused() throws IOException, PolicyRefusedException {
        // Given
        byte[] shipped = PolicyBundle.shippedArchive();

        // Then
        assertThatThrownBy(() -> PolicyBundle.load(new byte[0])).isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> PolicyBundle.load(Arrays.copyOf(shipped, shipped.length / 2)))
                .isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> PolicyBundle.load(gzip(new byte[2_048])))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("/policy.wasm");
        assertThatThrownBy(() -> PolicyBundle.load(new byte[Bounds.POLICY_BUNDLE_BYTES + 1]))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void theSameSourcesGiveTheSameBytes() throws IOException, PolicyRefusedException {
        // Given
        Path first = folder.resolve("first.tar.gz");
        Path script = Path.of("src/main/build/policy-bundle.sh").toAbsolutePath();

        // When
        var _ = Rego.run(Path.of("").toAbsolutePath(), List.of(script.toString(), Rego.executable(), first.toString()));

        // Then
        assertThat(Digest.of(Files.readAllBytes(first))).isEqualTo(Digest.of(PolicyBundle.shippedArchive()));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
