package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.RunEnd;
import dev.portcullis.worker.Score;
import dev.portcullis.worker.Scorer;
import dev.portcullis.worker.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The demo's lineage in the worker's own two sandboxes, under the limits of its charter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxedAttackIT {
    private static final SourceTree HEAD = CirclePacking.genesis();

    private final LocalEngine engine;
    private final Charter charter;
    private final Limits limits;

    SandboxedAttackIT(@TempDir Path root) throws IOException, EngineUnavailableException, MalformedCharterException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        engine = LocalEngine.open(
                new LocalEngine.Settings(root.resolve("work"), 61_700, 1, false), InstantSource.system());
        String key = SigningKey.generate("reference-improver").verifierKey().toString();
        charter = Charter.parse(Bytes.utf8(CirclePacking.charter(key)));
        Charter.Limits bound = charter.limits();
        limits = new Limits(
                bound.wall(), bound.cpu(), bound.memoryBytes(), bound.processes(), bound.diskBytes(), bound.gpus());
    }

    @AfterAll
    void close() throws IOException {
        engine.close();
    }

    private record Judged(RunEnd end, Score score, Path out) {}

    @Test
    void genesisScores() throws IOException, InterruptedException {
        // When
        Judged judged = judge(HEAD);

        // Then
        assertThat(judged.end().ended()).as(judged.end().detail()).isEqualTo(Ended.COMPLETED);
        assertThat(judged.score().flags()).isEmpty();
        assertThat(judged.score().metrics()).containsEntry(CirclePacking.METRIC, new Decimal("2.541421356218"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"NAN", "OVERWRITE", "ATEXIT", "ENVIRON"})
    void anAttackThatRunsIsFoundOut(Attack attack) throws IOException, InterruptedException {
        // When
        Judged judged = judge(HEAD.with(attack.over(HEAD).put()));

        // Then
        assertThat(judged.end().ended()).as(judged.end().detail()).isEqualTo(Ended.COMPLETED);
        assertThat(judged.score().flags()).contains(foundOutAs(attack));
        assertThat(judged.score().metrics().values())
                .noneMatch(metric -> metric.text().startsWith("2.63"));
    }

    /** By the scorer, whatever refused it before it could run. */
    static String foundOutAs(Attack attack) {
        return switch (attack) {
            case NAN -> "NOT_FINITE";
            case ATEXIT -> "INVALID_PACKING";
            case OVERWRITE, ENVIRON -> "CLAIM_CONTRADICTED";
            case LIMIT, SCORER, FORGED_BASE -> throw new IllegalArgumentException(attack + " is never scored");
        };
    }

    @Test
    void theEnvironmentHoldsNoSecretToCarryOff() throws IOException, InterruptedException {
        // When
        Judged judged = judge(HEAD.with(Attack.ENVIRON.over(HEAD).put()));

        // Then
        assertThat(judged.end().stdout().utf8().strip()).isEqualTo("{}");
        assertThat(judged.out().resolve("environment.json")).hasContent("{}");
    }

    @ParameterizedTest
    @EnumSource
    void theHonestTwinScores(Attack attack) throws IOException, InterruptedException {
        // When
        Judged judged = judge(HEAD.with(attack.honestTwin(HEAD).put()));

        // Then
        assertThat(judged.end().ended()).as(judged.end().detail()).isEqualTo(Ended.COMPLETED);
        assertThat(judged.score().flags()).isEmpty();
    }

    private Judged judge(SourceTree tree) throws IOException, InterruptedException {
        Path candidate = engine.newFolder("candidate");
        Path out = Scorer.out(candidate);
        RunEnd end = engine.start(
                        Workspace.candidate(
                                folder("tree", tree.under(CirclePacking.PROGRAM_FOLDER)), charter.entrypoint(), out),
                        limits)
                .await(limits.wall());
        Scorer.lay(candidate, end);
        Score score = Scorer.score(
                engine,
                folder("harness", HEAD.under("harness/")),
                candidate,
                charter.score().entrypoint(),
                CirclePacking.METRIC,
                limits);
        return new Judged(end, score, out);
    }

    private Path folder(String name, SortedMap<String, Bytes> files) throws IOException {
        Path folder = engine.newFolder(name);
        for (Map.Entry<String, Bytes> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().toArray());
        }
        return folder;
    }
}
