package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Case;
import dev.portcullis.verify.ExportFixture.Installation;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One case as one file: shown is what is proved, and what is not so is found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DossierTest {
    private static final long SEED = 20_261_127;

    private final Path folder;
    private final ExportFixture fixture;
    private final Case promoted;
    private final Case refused;
    private final Dossier genuine;
    private final Judges judges = new Judges();

    DossierTest(@TempDir Path folder) throws IOException, PolicyRefusedException, DossierRefusedException {
        this.folder = folder;
        this.fixture = new ExportFixture(new Installation(folder), new Damage());
        fixture.found().register();
        fixture.admitted("baseline", Map.of());
        this.promoted = fixture.promoted("better", Map.of("count/main.py", "print(2)\n"));
        this.refused = fixture.refused("greedy");
        fixture.halted().enrol("enrolment", "carol").activate("activation");
        this.genuine = DossierFixture.of(fixture, promoted, true);
    }

    @AfterAll
    void close() {
        judges.close();
    }

    private VerificationReport verify(Bytes file) throws ExportRefusedException {
        return Verification.of(DossierExport.of(file), fixture.pinned(), Verification.Options.ALL, judges);
    }

    private VerificationReport verify(Dossier dossier) throws ExportRefusedException, DossierRefusedException {
        return verify(DossierFile.write(dossier));
    }

    private static Dossier with(Dossier d, List<Dossier.Entry> entries, List<Bytes> documents) {
        return new Dossier(d.subject(), d.request(), d.checkpoint(), d.hashes(), entries, documents);
    }

    @Test
    void theDossierOfAPromotedCasePassesWhole() throws ExportRefusedException, DossierRefusedException, IOException {
        // Given
        Path file = Files.write(
                folder.resolve("promoted.html"), DossierFile.write(genuine).toArray());

        // When
        VerificationReport report =
                Verification.of(file, fixture.pinned(), Verification.Options.ALL.withFacts(FactFinders.here()));

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).as(report.notChecked().toString()).isEqualTo(Result.PASS);
        assertThat(report.proposal()).isEqualTo(promoted.id);
        assertThat(report.notChecked()).anyMatch(each -> each.startsWith("whether anything of this case was left out"));
        assertThat(ReportText.of(report)).endsWith("proposal " + promoted.id + " PASS");
        assertThat(genuine.entries().size()).isLessThan(fixture.entries.size());
    }

    @Test
    void whatWasShownIsInItByteForByteAndWhatIsHostileIsInert() throws DossierRefusedException {
        // When
        String page = DossierFile.write(genuine).utf8();

        // Then
        assertThat(page)
                .contains("ended: promoted at ", "alice by key ", "allowed", "\\u{202e}gnp.exe approved by safety")
                .contains("default-src 'none'")
                .doesNotContain("<script", "\u202E", "http-equiv=\"refresh\"", " src=", "@import", "url(");
        assertThat(page.split("<template", -1)).hasSize(2);
        assertThat(page.split("</template>", -1)).hasSize(2);
    }

    @Test
    void aRefusedCaseAndOneWithoutContentsPassAsFarAsTheyGo() throws ExportRefusedException, DossierRefusedException {
        // When
        VerificationReport whole = verify(DossierFixture.of(fixture, refused, true));
        VerificationReport redacted = verify(DossierFixture.of(fixture, promoted, false));

        // Then
        assertThat(whole.defects()).isEmpty();
        assertThat(whole.result()).as(whole.notChecked().toString()).isEqualTo(Result.PASS);
        assertThat(redacted.defects()).isEmpty();
        assertThat(redacted.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(String.join("\n", redacted.notChecked()))
                .contains("renderings that people were shown")
                .contains("statement of the proposer itself")
                .contains("files that differ without their content");
    }

    @Test
    void theSameDataGiveTheSameFile() throws DossierRefusedException {
        assertThat(DossierFile.write(DossierFixture.of(fixture, promoted, true)))
                .isEqualTo(DossierFile.write(genuine));
    }

    /** A change of one byte fails every dossier that people have kept: it takes another schema, and a second file here. */
    @Test
    void aDossierOfThatDayIsStillWrittenByteForByte() throws DossierRefusedException, IOException {
        // Given
        Bytes kept;
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(DossierTest.class.getResourceAsStream("/dossiers/kept.html.gz")))) {
            kept = Bytes.copyOf(file.readAllBytes());
        }

        // Then
        assertThat(Digest.of(kept))
                .hasToString("sha256:cff55e48b796143c82ecbe9ca2ef178c4605b87cdc1b36364b2d6e750a0e1901");
        assertThat(DossierFile.isShownAsProved(kept, DossierFile.read(kept))).isTrue();
    }

    @Test
    void anAlteredWordOfThePageIsFound() throws ExportRefusedException, DossierRefusedException {
        // Given
        String page = DossierFile.write(genuine).utf8();

        // When
        VerificationReport report = verify(Bytes.utf8(page.replace("ended: promoted at ", "ended: refused at ")));

        // Then
        assertThat(report.defects()).extracting(Defect::code).containsExactly(DefectCode.DOSSIER_ALTERED);
        assertThat(report.result()).isEqualTo(Result.FAIL);
    }

    @Test
    void aSampleOfFlippedBitsIsFound() throws DossierRefusedException {
        // Given
        byte[] file =
                DossierFile.write(DossierFixture.of(fixture, refused, true)).toArray();
        Random random = new Random(SEED);
        List<Integer> unfound = new ArrayList<>();

        // When
        for (int place : random.ints(30, 0, file.length).toArray()) {
            byte[] flipped = file.clone();
            flipped[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            if (!isFound(Bytes.copyOf(flipped))) {
                unfound.add(place);
            }
        }

        // Then
        assertThat(unfound).isEmpty();
    }

    private boolean isFound(Bytes file) {
        try {
            return !DossierFile.isOne(file) || verify(file).result() == Result.FAIL;
        } catch (ExportRefusedException _) {
            return true;
        }
    }

    @Test
    void anEntryThatIsLeftOutOrChangedIsFound() throws ExportRefusedException, DossierRefusedException {
        // Given
        List<Dossier.Entry> without = new ArrayList<>(genuine.entries());
        without.removeLast();
        List<Dossier.Entry> changed = new ArrayList<>(genuine.entries());
        changed.set(3, new Dossier.Entry(changed.get(3).index(), fixture.entries.getLast()));

        // When
        VerificationReport leftOut = verify(with(genuine, without, genuine.documents()));
        VerificationReport other = verify(with(genuine, changed, genuine.documents()));

        // Then
        assertThat(leftOut.defects()).extracting(Defect::code).containsExactly(DefectCode.DOSSIER_PROOF);
        assertThat(other.defects()).extracting(Defect::code).containsExactly(DefectCode.DOSSIER_PROOF);
    }

    @Test
    void anotherCasesEntriesAndDocumentsNobodyNamesAreFound() throws ExportRefusedException, DossierRefusedException {
        // Given
        Dossier other = new Dossier(
                new Dossier.Subject(refused.id, ExportFixture.LINEAGE, Optional.empty()),
                Optional.of(DossierFixture.request(refused, ExportFixture.PROPOSER)),
                genuine.checkpoint(),
                genuine.hashes(),
                genuine.entries(),
                genuine.documents());
        List<Bytes> more = new ArrayList<>(genuine.documents());
        more.add(Bytes.utf8("nobody names this"));
        more.sort((one, another) -> Digest.of(one).compareTo(Digest.of(another)));

        // When
        VerificationReport entries = verify(other);
        VerificationReport documents = verify(with(genuine, genuine.entries(), more));

        // Then
        assertThat(entries.defects()).extracting(Defect::code).contains(DefectCode.DOSSIER_FOREIGN);
        assertThat(documents.defects()).extracting(Defect::code).containsExactly(DefectCode.DOSSIER_FOREIGN);
    }

    @Test
    void aProposalItsProposerDidNotSignIsFound() throws ExportRefusedException, DossierRefusedException {
        // Given
        Dossier stranger = requesting(DossierFixture.request(promoted, SigningKey.generate("system")));
        Dossier another = requesting(DossierFixture.request(refused, ExportFixture.PROPOSER));

        // When
        List<Defect> unknown = verify(stranger).defects();
        List<Defect> exchanged = verify(another).defects();

        // Then
        assertThat(unknown).extracting(Defect::code).containsExactly(DefectCode.DOSSIER_PROPOSAL);
        assertThat(exchanged).extracting(Defect::code).containsExactly(DefectCode.DOSSIER_PROPOSAL);
    }

    private Dossier requesting(Bytes request) {
        return new Dossier(
                genuine.subject(),
                Optional.of(request),
                genuine.checkpoint(),
                genuine.hashes(),
                genuine.entries(),
                genuine.documents());
    }

    @Test
    void aCheckpointThatAnotherKeySignedIsFound() throws ExportRefusedException, DossierRefusedException {
        // Given
        Checkpoint signed = fixture.checkpoint(fixture.entries.size());
        Checkpoint forged = Checkpoint.sign(
                signed.size(),
                signed.root(),
                SigningKey.generate(fixture.logKey.verifierKey().name()));

        // When
        VerificationReport report = verify(new Dossier(
                genuine.subject(),
                genuine.request(),
                forged.text(),
                genuine.hashes(),
                genuine.entries(),
                genuine.documents()));

        // Then
        assertThat(report.defects()).extracting(Defect::code).containsExactly(DefectCode.CHECKPOINT_SIGNATURE);
    }

    @Test
    void aFileThatEndsTooSoonIsNoDossier() throws DossierRefusedException {
        // Given
        byte[] file = DossierFile.write(genuine).toArray();

        // When and then
        assertThatThrownBy(() -> verify(Bytes.copyOf(Arrays.copyOf(file, file.length - 3))))
                .isInstanceOf(ExportRefusedException.class)
                .hasMessageContaining("not a whole dossier");
    }

    @Test
    void aBombInItsDataIsRefusedBeforeItIsUnpacked() throws DossierRefusedException, IOException {
        // Given
        String file = DossierFile.write(genuine).utf8();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int mib = 0; mib <= 32; mib++) {
                out.write(new byte[Bounds.MIB]);
            }
        }
        String data = "<template id=\"portcullis-dossier\">\n";
        String bomb = file.substring(0, file.lastIndexOf(data) + data.length())
                + Base64.getEncoder().encodeToString(packed.toByteArray())
                + file.substring(file.lastIndexOf("</template>"));

        // When and then
        assertThat(bomb.length()).isLessThan(Bounds.MIB);
        assertThatThrownBy(() -> verify(Bytes.utf8(bomb)))
                .isInstanceOf(ExportRefusedException.class)
                .hasMessageContaining("its data have more than " + 32 * Bounds.MIB + " bytes");
    }
}
