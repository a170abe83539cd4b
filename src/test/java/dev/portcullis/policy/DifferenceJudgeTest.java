package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.PathGroup;
import dev.portcullis.modification.TreePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceJudgeTest {
    private static final InputDocument.Trees TREES =
            new InputDocument.Trees(Digest.of("base"), Digest.of("anchor"), Digest.of("result"));
    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: sums
            title: Sums
            pool: default
            paths: {editable: ["src/**"], strategy: ["strategy/**"], harness: ["harness/**"], oversight: []}
            types: [python]
            entrypoint: [python3, src/main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB, network: none, gpus: 0}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: sum
              direction: maximise
              bound: "2.6366"
              tolerance: "1e-9"
            """;

    private static PolicyJudge judge;

    @BeforeAll
    static void start() throws PolicyRefusedException {
        judge = new PolicyJudge(PolicyBundle.shipped(), 1);
    }

    @AfterAll
    static void stop() {
        judge.close();
    }

    private static int count(PathGroup touched, PathGroup group) {
        return touched == group ? 1 : 0;
    }

    private static Facts touching(PathGroup group) throws ContentRefusedException {
        Facts.Touched counts = new Facts.Touched(
                count(group, PathGroup.EDITABLE),
                count(group, PathGroup.STRATEGY),
                count(group, PathGroup.HARNESS),
                count(group, PathGroup.OVERSIGHT),
                count(group, PathGroup.UNDECLARED),
                count(group, PathGroup.LOCKFILE));
        Facts.FileChange file = new Facts.FileChange(
                TreePath.parse("some/file.py"), Facts.Change.MODIFIED, ContentType.PYTHON, group, null, null);
        ModificationClass modificationClass = switch (group) {
            case STRATEGY -> ModificationClass.STRATEGY;
            case EDITABLE -> ModificationClass.ORDINARY;
            case HARNESS, OVERSIGHT, LOCKFILE, UNDECLARED -> ModificationClass.OVERSIGHT;
        };
        return new Facts(
                Facts.SCHEMA,
                Facts.ANALYSIS,
                modificationClass,
                List.of(),
                new Facts.Difference(
                        true,
                        List.of(file),
                        counts,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Facts.Size(1, 1, 1, 10)),
                new Facts.SinceAnchor(counts, List.of(), List.of(), List.of(), List.of(), List.of(), 2, 0),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "EDITABLE, EVALUATE, ALLOWED, 0",
        "EDITABLE, ADMIT, ALLOWED, 0",
        "EDITABLE, PROMOTE, ALLOWED, 0",
        "STRATEGY, EVALUATE, ALLOWED, 0",
        "STRATEGY, ADMIT, ALLOWED, 0",
        "STRATEGY, PROMOTE, ESCALATED, 2",
        "HARNESS, EVALUATE, DENIED, 0",
        "HARNESS, PROMOTE, DENIED, 0",
        "UNDECLARED, EVALUATE, ESCALATED, 3",
        "UNDECLARED, ADMIT, ESCALATED, 3",
    })
    void judgesTheDifferenceAsIfAllElseWereFine(PathGroup group, Purpose purpose, VerdictWord verdict, int tier)
            throws ContentRefusedException, MalformedCharterException {
        // Given
        Charter charter = Charter.parse(Bytes.copyOf(CHARTER.getBytes(StandardCharsets.UTF_8)));

        // When
        Judgement judgement = new DifferenceJudge(judge)
                .judge(
                        purpose,
                        charter,
                        touching(group),
                        TREES,
                        DifferenceJudge.Run.flawless(charter),
                        Instant.parse("2026-11-23T20:00:00.5Z"),
                        Duration.ofSeconds(30));

        // Then
        assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(verdict);
        assertThat(judgement.tier()).isEqualTo(tier);
    }
}
