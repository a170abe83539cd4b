package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Installation;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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

    private static List<Defect> ofLog(Path export, ExportFixture fixture) throws ExportRefusedException {
        try (Export opened = Export.open(export)) {
            return Verification.ofLog(opened, fixture.pinned().logPolicy());
        }
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
