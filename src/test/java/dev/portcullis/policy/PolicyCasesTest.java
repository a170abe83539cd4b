package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code policies/cases} through the bundle that is built into the program. */
class PolicyCasesTest {
    private static final Path CASES = Inputs.CASES;
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static PolicyJudge judge;

    @BeforeAll
    static void start() throws PolicyRefusedException {
        judge = new PolicyJudge(PolicyBundle.shipped(), 1);
    }

    @AfterAll
    static void stop() {
        judge.close();
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgesAsExpected(String name) throws Exception {
        // Given
        byte[] input = Files.readAllBytes(CASES.resolve(name).resolve("input.json"));
        JsonNode expected =
                StrictJson.parse(Files.readAllBytes(CASES.resolve(name).resolve("expect.json")));
        List<String> codes = new ArrayList<>();
        expected.path("codes").forEach(code -> codes.add(code.asText()));

        // When
        Judgement judgement = judge.judge(
                Purpose.parse(StrictJson.parse(input).path("purpose").asText()), input, AMPLE);

        // Then
        assertThat(judgement.verdict().toString())
                .isEqualTo(expected.path("verdict").asText());
        assertThat(judgement.tier()).isEqualTo(expected.path("tier").asInt());
        assertThat(judgement.reasons().stream().map(told -> told.reason().code()))
                .containsExactlyElementsOf(codes);
    }

    @Test
    void hasCasesOfEveryVerdict() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(15).contains("evaluate-allowed", "admit-allowed", "promote-allowed");
    }

    @Test
    void anInputForOnePurposeAnswersNoOther() throws IOException {
        // Given
        byte[] input = Files.readAllBytes(CASES.resolve("admit-allowed").resolve("input.json"));

        // When
        Judgement judgement = judge.judge(Purpose.PROMOTE, input, AMPLE);

        // Then
        assertThat(judgement.verdict().toString()).isEqualTo("undetermined");
    }
}
