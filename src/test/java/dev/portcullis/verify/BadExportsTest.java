package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.BadExports.Defective;
import dev.portcullis.verify.BadExports.Story;
import dev.portcullis.verify.ExportFixture.Installation;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code exports/bad} names one defect, why it matters, and the code by which it is found, with the codes of
 * what is wrong because of it. The export is a genuine one in which exactly that was done and everything signed again by
 * the keys that sign it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadExportsTest {
    private static final Path CORPUS = Path.of("src/test/resources/exports/bad");

    /** Codes of damaged files, which no story tells: {@link VerificationTest} and {@link DossierTest} assert them. */
    private static final Set<DefectCode> OF_FILES = EnumSet.of(
            DefectCode.CHECKPOINT_MISSING,
            DefectCode.CHECKPOINT_MALFORMED,
            DefectCode.ENTRIES_MALFORMED,
            DefectCode.ENTRY_ALTERED,
            DefectCode.TILE_MISSING,
            DefectCode.TILE_ALTERED,
            DefectCode.DOSSIER_PROOF,
            DefectCode.DOSSIER_ALTERED,
            DefectCode.DOSSIER_FOREIGN,
            DefectCode.DOSSIER_PROPOSAL);

    private final Path folder;
    private final Installation installation;
    private final Installation earnest;
    private final BadExports exports;
    private final Judges judges = new Judges();

    BadExportsTest(@TempDir Path folder) throws IOException, PolicyRefusedException {
        this.folder = folder;
        this.installation = new Installation(Files.createDirectories(folder.resolve("one")));
        this.earnest = new Installation(
                Files.createDirectories(folder.resolve("two")), SigningKey.generate("fixture-witness"));
        this.exports = new BadExports(installation, earnest);
    }

    @AfterAll
    void close() {
        judges.close();
    }

    private Installation of(Story story) {
        return story == Story.LOOSENED ? earnest : installation;
    }

    Stream<Defective> isFound() {
        return exports.all().stream();
    }

    private VerificationReport verify(ExportFixture fixture, String name) throws IOException, ExportRefusedException {
        return verify(fixture, name, Verification.Options.ALL.withFacts(FactFinders.here()));
    }

    private VerificationReport verify(ExportFixture fixture, String name, Verification.Options options)
            throws IOException, ExportRefusedException {
        Path export = fixture.write(folder.resolve(name));
        try (Export opened = Export.open(export)) {
            return Verification.of(opened, fixture.pinned(), options, judges);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isFound(Defective defective) throws IOException, ExportRefusedException, MalformedJsonException {
        // Given
        JsonNode expected = StrictJson.parse(
                Files.readAllBytes(CORPUS.resolve(defective.name()).resolve("defect.json")));
        ExportFixture fixture = new ExportFixture(of(defective.story()), defective.damage());
        defective.story().tell(fixture);

        // When
        VerificationReport report = verify(fixture, defective.name());

        // Then
        assertThat(report.result()).isEqualTo(Result.FAIL);
        Set<String> codes = report.defects().stream()
                .map(defect -> defect.code().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(codes)
                .as(report.defects().toString())
                .startsWith(expected.get("code").textValue())
                .containsExactlyInAnyOrderElementsOf(codes(expected));
    }

    /** The code by which it is found, and those of entries that are wrong because of it. */
    private static List<String> codes(JsonNode expected) {
        List<String> codes = new ArrayList<>();
        codes.add(expected.get("code").textValue());
        expected.path("followers").forEach(follower -> codes.add(follower.textValue()));
        return codes;
    }

    @Test
    void factsThatAreForgedInOneVoiceAreFoundFromTheTreesOnly() throws IOException, ExportRefusedException {
        // Given
        Defective forged = exports.all().stream()
                .filter(each -> each.name().equals("forged-facts"))
                .findFirst()
                .orElseThrow();
        ExportFixture fixture = new ExportFixture(installation, forged.damage());
        forged.story().tell(fixture);

        // When
        VerificationReport without = verify(fixture, "without-facts", Verification.Options.ALL);
        VerificationReport with = verify(fixture, "with-facts", Verification.Options.ALL.withFacts(FactFinders.here()));

        // Then
        assertThat(without.defects()).isEmpty();
        assertThat(without.result()).isEqualTo(Result.PASS);
        assertThat(without.notChecked()).anyMatch(each -> each.startsWith("the facts themselves"));
        assertThat(with.result()).isEqualTo(Result.FAIL);
        assertThat(with.defects())
                .singleElement()
                .satisfies(defect -> assertThat(defect.code()).isEqualTo(DefectCode.FACTS_NOT_REPRODUCED))
                .satisfies(defect -> assertThat(defect.detail()).contains("the trees give class oversight"));
        assertThat(with.notChecked()).noneMatch(each -> each.startsWith("the facts themselves"));
    }

    @ParameterizedTest
    @EnumSource
    void theUndamagedTwinPasses(Story story) throws IOException, ExportRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(of(story), new Damage());
        story.tell(fixture);

        // When
        VerificationReport report = verify(fixture, "twin-" + story);

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.PASS);
    }

    @Test
    void everyFolderOfTheCorpusIsADefectAndEveryDefectHasAFolder() throws IOException {
        // Given
        try (Stream<Path> folders = Files.list(CORPUS)) {
            // When
            Stream<String> names = folders.map(each -> String.valueOf(each.getFileName()));

            // Then
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            exports.all().stream().map(Defective::name).toList())
                    .hasSizeGreaterThanOrEqualTo(30);
        }
    }

    @Test
    void everyCodeIsFoundInAFolderOrIsOneOfDamagedFiles() throws IOException, MalformedJsonException {
        // Given
        Set<DefectCode> found = EnumSet.copyOf(OF_FILES);

        // When
        for (Defective defective : exports.all()) {
            codes(StrictJson.parse(
                            Files.readAllBytes(CORPUS.resolve(defective.name()).resolve("defect.json"))))
                    .forEach(code -> found.add(DefectCode.valueOf(code)));
        }

        // Then
        assertThat(found).containsExactlyInAnyOrder(DefectCode.values());
    }
}
