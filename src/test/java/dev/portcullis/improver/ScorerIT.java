package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScorerIT {
    @TempDir
    Path folder;

    private Path result;

    @BeforeEach
    void makeTheFolderTheCandidateWrites() throws IOException, InterruptedException {
        result = Files.createDirectories(folder.resolve("out")).resolve("result.json");
    }

    @Test
    void addsUpTheRadiiOfAValidPacking() throws IOException, InterruptedException {
        // Given
        write("{\"circles\":" + rows("0.1", "0.04142135623") + ",\"claim\":\"2.5\"}");

        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.metric()).isEqualTo("2.54142135623");
        assertThat(score.flags()).isEmpty();
    }

    @Test
    void findsAnOverlapOfTenToTheMinusTwelve() throws IOException, InterruptedException {
        // Given: the middle circle is wider than the gap to its neighbours by the smallest step a candidate writes
        write("{\"circles\":"
                + rows("0.1", "0.01").replaceFirst("\"0.5\",\"0.5\",\"0.1\"", "\"0.5\",\"0.5\",\"0.100000000001\"")
                + "}");

        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.flags()).containsExactly("INVALID_PACKING");
        assertThat(score.metric()).isEmpty();
    }

    @Test
    void contradictsAClaimAboveTheScoreByMoreThanTheTolerance() throws IOException, InterruptedException {
        // Given
        write("{\"circles\":" + rows("0.1", "0.01") + ",\"claim\":\"2.510000002\"}");

        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.flags()).containsExactly("CLAIM_CONTRADICTED");
        assertThat(score.metric()).isEqualTo("2.51");
    }

    @Test
    void letsAClaimWithinTheTolerancePass() throws IOException, InterruptedException {
        // Given
        write("{\"circles\":" + rows("0.1", "0.01") + ",\"claim\":\"2.510000001\"}");

        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.flags()).isEmpty();
    }

    static Stream<Arguments> hostile() {
        String valid = rows("0.1", "0.01");
        return Stream.of(
                Arguments.of("NOT_FINITE", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "NaN") + "}"),
                Arguments.of("NOT_FINITE", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "\"nan\"") + "}"),
                Arguments.of("NOT_FINITE", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "-Infinity") + "}"),
                Arguments.of("NOT_FINITE", "{\"circles\":" + valid + ",\"claim\":\"inf\"}"),
                Arguments.of("INVALID_PACKING", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "\"0.09\"") + "}"),
                Arguments.of("INVALID_PACKING", "{\"circles\":" + valid.replace("\"0.01\"", "\"-0.01\"") + "}"),
                Arguments.of("INVALID_PACKING", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "\"999\"") + "}"),
                Arguments.of("WRONG_COUNT", "{\"circles\":[]}"),
                Arguments.of("WRONG_COUNT", "{\"circles\":[[\"0.5\",\"0.5\",\"0.5\"]]}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":[],\"circles\":" + valid + "}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":" + valid + ",\"sum_radii\":\"2.6\"}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "1e-999999999") + "}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "\"0.1 \"") + "}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "\"٠.١\"") + "}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":" + valid.replaceFirst("\"0.1\"", "true") + "}"),
                Arguments.of("RESULT_MALFORMED", "{\"circles\":" + valid + "} {}"),
                Arguments.of("RESULT_MALFORMED", "[".repeat(60_000)),
                Arguments.of("RESULT_MALFORMED", "\u00ff"),
                Arguments.of("RESULT_MALFORMED", ""),
                Arguments.of("RESULT_MALFORMED", "null"),
                Arguments.of("RESULT_TOO_LARGE", "{\"circles\":[" + "[0,0,0],".repeat(1_000_000) + "[0,0,0]]}"));
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("hostile")
    void givesNoScoreToWhatIsNoPacking(String flag, String written) throws IOException, InterruptedException {
        // Given
        Files.write(
                result,
                written.getBytes(
                        StandardCharsets.ISO_8859_1.newEncoder().canEncode(written)
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8));

        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.flags()).containsExactly(flag);
        assertThat(score.metric()).isEmpty();
    }

    @Test
    void givesNoScoreWhenThereIsNoResult() throws IOException, InterruptedException {
        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.flags()).containsExactly("RESULT_MISSING");
    }

    @Test
    void followsNoLinkOutOfTheFolder() throws IOException, InterruptedException {
        // Given
        Path elsewhere = folder.resolve("out").resolve("elsewhere.json");
        Files.writeString(elsewhere, "{\"circles\":" + rows("0.1", "0.01") + "}");
        Files.createSymbolicLink(result, Path.of("elsewhere.json"));

        // When
        Runs.Score score = Runs.score(folder);

        // Then
        assertThat(score.flags()).containsExactly("RESULT_MALFORMED");
    }

    @Test
    void scoresAPackingOfAHeldOutSizeAndRefusesAnotherSize() throws IOException, InterruptedException {
        // Given
        assertThat(Runs.candidate(folder, CirclePacking.genesis(), "31").exit()).isZero();

        // When
        Runs.Score asked = Runs.harness(folder, "/harness/heldout.py", "31");
        Runs.Score other = Runs.harness(folder, "/harness/heldout.py", "29");

        // Then
        assertThat(asked.flags()).isEmpty();
        assertThat(Double.parseDouble(asked.metric())).isGreaterThan(1.5);
        assertThat(other.flags()).containsExactly("WRONG_COUNT");
    }

    /** Twenty-five circles of radius {@code r} on a grid and a small one in a gap. */
    private static String rows(String r, String gap) {
        return IntStream.range(0, 25)
                .mapToObj(k -> "[\"0.%s\",\"0.%s\",\"%s\"]".formatted(1 + 2 * (k % 5), 1 + 2 * (k / 5), r))
                .collect(Collectors.joining(",", "[", ",[\"0.2\",\"0.2\",\"" + gap + "\"]]"));
    }

    private void write(String json) throws IOException, InterruptedException {
        Files.writeString(result, json);
    }
}
