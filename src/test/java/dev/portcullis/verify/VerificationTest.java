package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Installation;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationTest {
    private final Path folder;
    private final Installation installation;

    VerificationTest(@TempDir Path folder) throws IOException, PolicyRefusedException {
        this.folder = folder;
        this.installation = new Installation(folder);
    }

    @Test
    void aGenuineExportPasses() throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).live();
        Path export = fixture.write(folder.resolve("genuine"));

        // When
        VerificationReport report;
        try (Export opened = Export.open(export)) {
            report = Verification.of(opened, fixture.pinned(), Verification.Options.ALL);
        }

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.PASS);
        assertThat(report.entries()).isEqualTo(fixture.entries.size());
    }

    @Test
    void theLogAloneIsFoundWholeAndFoundAltered() throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).liveShortly();
        Path whole = fixture.write(folder.resolve("whole-log"));
        Path altered = fixture.write(folder.resolve("altered-log"));
        Path entries = altered.resolve("tile/entries/000.p/8");
        byte[] bytes = Files.readAllBytes(entries);
        bytes[bytes.length - 1] ^= 1;
        Files.write(entries, bytes);

        // When
        List<Defect> ofTheWhole = ofLog(whole, fixture);
        List<Defect> ofTheAltered = ofLog(altered, fixture);

        // Then
        assertThat(ofTheWhole).isEmpty();
        assertThat(ofTheAltered).singleElement().satisfies(defect -> {
            assertThat(defect.code()).isEqualTo(DefectCode.ENTRY_ALTERED);
            assertThat(defect.entry()).isEqualTo(7);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedFiles")
    void whatIsMissingOrCutShortInAFolderIsFound(
            String what, String name, UnaryOperator<byte[]> damage, List<DefectCode> codes)
            throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).liveShortly();
        Path export = fixture.write(Files.createTempDirectory(folder, "damaged"));
        Path file = export.resolve(name);
        byte[] damaged = damage.apply(Files.readAllBytes(file));
        Files.delete(file);
        if (damaged.length > 0) {
            Files.write(file, damaged);
        }

        // When
        List<Defect> found = ofLog(export, fixture);

        // Then
        assertThat(found).as(what).extracting(Defect::code).containsExactlyElementsOf(codes);
    }

    static Stream<Arguments> damagedFiles() {
        String entries = "tile/entries/000.p/8";
        String hashes = "tile/0/000.p/8";
        UnaryOperator<byte[]> gone = _ -> new byte[0];
        UnaryOperator<byte[]> shorter = bytes -> Arrays.copyOf(bytes, bytes.length - 1);
        UnaryOperator<byte[]> huge = bytes -> new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("\n8\n", "\n9223372036854775807\n")
                .getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of("no checkpoint", "checkpoint", gone, List.of(DefectCode.CHECKPOINT_MISSING)),
                Arguments.of(
                        "a checkpoint that is no note",
                        "checkpoint",
                        (UnaryOperator<byte[]>) bytes -> Arrays.copyOf(bytes, 20),
                        List.of(DefectCode.CHECKPOINT_MALFORMED)),
                Arguments.of(
                        "a checkpoint of more entries than there can be",
                        "checkpoint",
                        huge,
                        List.of(DefectCode.CHECKPOINT_MALFORMED)),
                Arguments.of("entries cut short", entries, shorter, List.of(DefectCode.ENTRIES_MALFORMED)),
                Arguments.of("no hash tile", hashes, gone, List.of(DefectCode.TILE_MISSING)),
                Arguments.of("a hash tile cut short", hashes, shorter, List.of(DefectCode.TILE_ALTERED)),
                Arguments.of(
                        "another hash tile",
                        hashes,
                        (UnaryOperator<byte[]>) bytes -> {
                            bytes[0] ^= 1;
                            return bytes;
                        },
                        List.of(DefectCode.TILE_ALTERED)));
    }

    @Test
    void aSignedCheckpointOfVeryManyEntriesIsRefusedAtTheFirstThatIsNotThere()
            throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).liveShortly();
        fixture.sign(Checkpoint.sign(1L << 40, Digest.of("very many"), fixture.logKey));
        Path export = fixture.write(folder.resolve("very-many"));

        // When
        List<Defect> found = ofLog(export, fixture);

        // Then
        assertThat(found).extracting(Defect::code).containsExactly(DefectCode.TILE_MISSING, DefectCode.ROOT_MISMATCH);
    }

    private VerificationReport since(ExportFixture fixture, Checkpoint seen, String name)
            throws IOException, ExportRefusedException {
        try (Export opened = Export.open(fixture.write(folder.resolve(name)))) {
            return Verification.of(
                    opened,
                    fixture.pinned(),
                    new Verification.Options(OptionalInt.empty(), 0, Optional.of(seen), Optional.empty()));
        }
    }

    @Test
    void aLogShorterThanTheCheckpointOneHadBeforeIsRolledBack() throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).liveShortly();
        int size = fixture.entries.size();
        Checkpoint longer = Checkpoint.sign(size + 1, Digest.of("a longer log"), fixture.logKey);

        // When
        VerificationReport report = since(fixture, longer, "rolled-back");

        // Then
        assertThat(report.result()).isEqualTo(Result.FAIL);
        assertThat(report.defects()).extracting(Defect::code).containsExactly(DefectCode.LOG_ROLLED_BACK);
        assertThat(since(fixture, fixture.checkpoint(size), "not-rolled-back").result())
                .isEqualTo(Result.PASS);
    }

    @Test
    void aLogOfAnotherHistoryThanTheCheckpointOneHadBeforeIsForked() throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).liveShortly();
        int before = fixture.entries.size() - 2;
        Checkpoint other = Checkpoint.sign(before, Digest.of("another history"), fixture.logKey);

        // When
        VerificationReport report = since(fixture, other, "forked");

        // Then
        assertThat(report.result()).isEqualTo(Result.FAIL);
        assertThat(report.defects()).extracting(Defect::code).containsExactly(DefectCode.LOG_FORKED);
        assertThat(since(fixture, fixture.checkpoint(before), "not-forked").result())
                .isEqualTo(Result.PASS);
    }

    private static List<Defect> ofLog(Path export, ExportFixture fixture) throws ExportRefusedException {
        try (Export opened = Export.open(export)) {
            return Verification.ofLog(opened, fixture.pinned().logPolicy());
        }
    }

    @Test
    void anOperatorWhomTrustDoesNotEnrolNeedNotBeExcluded() throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage())
                .found()
                .register()
                .recharter(
                        "operated", ExportFixture.CHARTER.replace("operators: [erin]", "operators: [erin, stranger]"));
        Path export = fixture.write(folder.resolve("operated"));

        // When
        VerificationReport report;
        try (Export opened = Export.open(export)) {
            report = Verification.of(opened, fixture.pinned(), Verification.Options.ALL);
        }

        // Then
        assertThat(report.defects()).isEmpty();
    }

    @Test
    void factsOfEveryFormThatIsKnownAreTakenAnew() throws IOException, ExportRefusedException {
        // Given
        ExportFixture forms =
                new ExportFixture(installation, new Damage()).found().register();
        forms.refused(
                "forms",
                Map.of(
                        "harness/limits.toml", "[run]\nwall = 20\n",
                        "harness/limits.yaml", "wall: 20\n",
                        "harness/limits.json", "{\"wall\": 20}\n",
                        "harness/limits.ini", "[run]\nwall = 20\n",
                        "harness/broken.toml", "[run\n",
                        "strategy/rates.py", "import os\nRATE = 2\n"));
        Path export = forms.write(folder.resolve("forms"));

        // When
        VerificationReport report;
        try (Export opened = Export.open(export)) {
            report = Verification.of(opened, forms.pinned(), Verification.Options.ALL.withFacts(FactFinders.here()));
        }

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.PASS);
        assertThat(report.lines())
                .extracting(VerificationReport.Line::summary)
                .contains("1 recomputed from their inputs, 1 from trees");
    }

    @Test
    void factsAreNotPassedWhereTheContentTheyNeedWasLeftOut() throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(installation, new Damage()).liveShortly();
        fixture.blobs.remove(Digest.of("print(1000)\n"));
        Path export = fixture.write(folder.resolve("left-out"));

        // When
        VerificationReport report;
        try (Export opened = Export.open(export)) {
            report = Verification.of(opened, fixture.pinned(), Verification.Options.ALL.withFacts(FactFinders.here()));
        }

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.lines())
                .extracting(VerificationReport.Line::summary)
                .contains("1 recomputed from their inputs, 0 from trees");
        assertThat(report.notChecked())
                .contains("1 verdicts whose facts need a tree or a file that is not there (redacted, or left out)");
    }
}
