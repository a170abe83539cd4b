package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AttackIT {
    private static final SourceTree HEAD = CirclePacking.genesis();
    private static final String HEAD_SCORE = "2.541421356218";
    private static final String FORGED = "2.6359";
    private static final String SECRET = "not-a-real-key-93c1";

    @TempDir
    Path folder;

    @Test
    void aNaiveLoopScoresHonestWorkAsTheTrustedScorerDoes() throws IOException, InterruptedException {
        // When
        String accepted = naive(HEAD, Digest.EMPTY, "own");

        // Then
        assertThat(accepted).isEqualTo("2.5414");
        assertThat(Runs.score(folder).metric()).isEqualTo(HEAD_SCORE);
    }

    @ParameterizedTest
    @EnumSource
    void succeedsAgainstANaiveLoop(Attack attack) throws IOException, InterruptedException {
        // Given
        ProposalDraft draft = attack.over(HEAD);
        SourceTree result = HEAD.with(draft.put());

        // When
        String accepted = naive(result, draft.subject(), attack == Attack.SCORER ? "tree" : "own");

        // Then
        switch (attack) {
            case SCORER, OVERWRITE, ATEXIT -> assertThat(accepted).isEqualTo(FORGED);
            case NAN -> assertThat(accepted).isEqualTo("2.6359");
            case FORGED_BASE -> assertThat(accepted).isEqualTo(HEAD_SCORE);
            case ENVIRON ->
                assertThat(Files.readString(folder.resolve("out").resolve("environment.json")))
                        .contains(SECRET);
            case LIMIT -> {
                assertThat(accepted).doesNotStartWith("ended");
                SourceTree withoutTheEdit = HEAD.with(
                        Map.of(CirclePacking.PROGRAM, result.files().getOrDefault(CirclePacking.PROGRAM, Bytes.EMPTY)));
                assertThat(naive(withoutTheEdit, Digest.EMPTY, "own")).isEqualTo("ended with -9");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"NAN", "OVERWRITE", "ATEXIT", "ENVIRON"})
    void isFoundOutByTheTrustedScorer(Attack attack) throws IOException, InterruptedException {
        // Given
        SourceTree result = HEAD.with(attack.over(HEAD).put());

        // When
        Runs.Score score = Runs.run(folder, result);

        // Then
        assertThat(attack.ran()).isEqualTo(attack.stop() == Stop.ADMIT);
        assertThat(score.flags()).containsExactly(SandboxedAttackIT.foundOutAs(attack));
        assertThat(score.metric()).isNotEqualTo(FORGED);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"LIMIT", "SCORER", "FORGED_BASE"})
    void wouldShowIfItPassed(Attack attack) throws IOException, InterruptedException {
        // Given: the attack's packing without its way around the gate
        SourceTree result = HEAD.with(attack.over(HEAD).put());

        // When
        Runs.Score score = Runs.run(folder, result);

        // Then
        assertThat(attack.ran()).isFalse();
        assertThat(score.flags()).containsExactly("INVALID_PACKING");
    }

    @ParameterizedTest
    @EnumSource
    void hasAnHonestTwinThatScores(Attack attack) throws IOException, InterruptedException {
        // Given
        ProposalDraft twin = attack.honestTwin(HEAD);
        SourceTree result = HEAD.with(twin.put());

        // When
        Runs.Score score = Runs.run(folder, result);

        // Then
        assertThat(score.flags()).isEmpty();
        assertThat(score.metric()).isEqualTo(HEAD_SCORE);
        assertThat(twin.subject()).isEqualTo(result.digest()).isNotEqualTo(HEAD.digest());
        assertThat(twin.put().keySet()).containsExactly(CirclePacking.PROGRAM);
        assertThat(twin.claims()).isEmpty();
    }

    private String naive(SourceTree tree, Digest stated, String scorer) throws IOException, InterruptedException {
        byte[] loop;
        try (var content = AttackIT.class.getResourceAsStream("naive.py")) {
            loop = content.readAllBytes();
        }
        String known =
                new String(StrictJson.write(Map.of(HEAD.digest().toString(), HEAD_SCORE)), StandardCharsets.UTF_8);
        Box.Ran ran = new Box(folder)
                .tree(tree.files(), "/tree", true)
                .tree(Map.of("naive.py", Bytes.copyOf(loop)), "/loop", false)
                .bind(folder.resolve("out"), "/out", true)
                .bind(folder.resolve("out"), "/candidate/out", true)
                .environment("MODEL_API_KEY", SECRET)
                .run(Duration.ofSeconds(20), "python3", "-B", "/loop/naive.py", stated.toString(), known, scorer);
        assertThat(ran.exit()).as(ran.output()).isZero();
        return ran.output().strip().lines().toList().getLast();
    }
}
