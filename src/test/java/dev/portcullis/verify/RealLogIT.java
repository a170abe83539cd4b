package dev.portcullis.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.admission.Dossiers;
import dev.portcullis.admission.EverythingOnce;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.fixtures.OthersPrograms;
import dev.portcullis.fixtures.OthersPrograms.Run;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.verify.ExportWriter.Options;
import dev.portcullis.verify.ExportWriter.Source;
import dev.portcullis.verify.ExportWriter.SourceException;
import dev.portcullis.verify.ExportWriter.Written;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real gate in which everything happened once, exported and verified. */
class RealLogIT {
    private static GateFixture gate;
    private static TrustDocument founding;

    @TempDir
    private Path folder;

    @BeforeAll
    static void live() throws Exception {
        gate = new GateFixture();
        founding = gate.trust().get().document();
        EverythingOnce.in(gate);
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    /** The log of the gate with another entry in place of one. */
    private record Forged(GateLog log, int index) implements Source {
        @Override
        public String checkpoint() {
            return log.checkpoint();
        }

        @Override
        public Bytes entries(Tile.Entries tile) {
            try {
                List<Bytes> entries = new ArrayList<>(TileBytes.entries(log.entries(tile), tile.width()));
                entries.set(index, Bytes.utf8("another entry"));
                return TileBytes.ofEntries(entries);
            } catch (TileMalformedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Optional<Bytes> document(Digest digest) {
            return log.document(digest);
        }
    }

    private Written export(Path out, Options options) throws IOException, SourceException, InterruptedException {
        return ExportWriter.write(new GateLog(gate), founding.logPolicy(), options, out);
    }

    private static VerificationReport verify(Path export, Verification.Options options) throws ExportRefusedException {
        try (Export opened = Export.open(export)) {
            return Verification.of(opened, founding, options);
        }
    }

    @Test
    void itsExportPassesWhole() throws ExportRefusedException, IOException, SourceException, InterruptedException {
        // Given
        Path tar = folder.resolve("export.tar");

        // When
        Written written = export(tar, Options.ALL);
        VerificationReport report = verify(tar, Verification.Options.ALL);

        // Then
        assertThat(written.missing()).isZero();
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).as(report.notChecked().toString()).isEqualTo(Result.PASS);
        assertThat(report.entries()).isEqualTo(written.entries()).isGreaterThan(40);
    }

    @Test
    void theFactsOfEveryVerdictAreThoseOfItsTrees()
            throws ExportRefusedException, IOException, SourceException, InterruptedException {
        // Given
        Path tar = folder.resolve("facts.tar");
        export(tar, Options.ALL);

        // When
        VerificationReport report = verify(tar, Verification.Options.ALL.withFacts(FactFinders.here()));

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).as(report.notChecked().toString()).isEqualTo(Result.PASS);
        assertThat(report.lines())
                .extracting(VerificationReport.Line::summary)
                .anySatisfy(summary -> assertThat(summary)
                        .matches("(\\d+) recomputed from their inputs, \\1 from trees")
                        .doesNotStartWith("0 "));
    }

    @Test
    void programsThatKnowNothingOfUsAcceptItsExport() throws IOException, SourceException, InterruptedException {
        // Given: every key there ever was; one that has ended stays in trust, and who left the roster signs no entry
        Path trust = Files.write(
                folder.resolve("trust.json"), gate.trust().get().document().toBytes());
        Path export = folder.resolve("export");
        Written written = export(export, Options.ALL);

        // When
        Run log = OthersPrograms.audit(
                OthersPrograms.auditor(), founding.log().vkey().toString(), export);
        Run bundles = OthersPrograms.verifyBundles(OthersPrograms.bundleVerifier(), trust, export.resolve("sigstore"));

        // Then
        assertThat(log.said()).startsWith("OK: " + written.entries() + " entries");
        assertThat(log.code()).isZero();
        assertThat(bundles.said()).isEqualTo(written.entries() + " of " + written.entries() + " bundles verified\n");
        assertThat(bundles.code()).isZero();
    }

    @Test
    void anExportWithoutContentsPassesAsFarAsItGoes()
            throws ExportRefusedException, IOException, SourceException, InterruptedException {
        // Given
        Path redacted = folder.resolve("redacted");

        // When
        Written written = export(redacted, new Options(0, Long.MAX_VALUE, Optional.empty(), true));
        VerificationReport report = verify(redacted, Verification.Options.ALL.withFacts(FactFinders.here()));

        // Then
        assertThat(written.missing()).isZero();
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(String.join("\n", report.notChecked()))
                .contains("trees without the content of their files")
                .contains("verdicts whose facts need a tree or a file that is not there")
                .contains("renderings that people were shown");
    }

    @Test
    void aSampleSaysWhatItLeftOut() throws ExportRefusedException, IOException, SourceException, InterruptedException {
        // Given
        Path tar = folder.resolve("sampled.tar");
        export(tar, Options.ALL);

        // When
        VerificationReport report = verify(
                tar, new Verification.Options(OptionalInt.of(2), 7, Optional.empty(), Optional.of(FactFinders.here())));

        // Then
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.lines())
                .anySatisfy(line ->
                        assertThat(line.summary()).contains("2 recomputed").endsWith("2 from trees"));
    }

    @Test
    void itsDecisionLogHasEveryVerdictWithItsInput()
            throws IOException, SourceException, InterruptedException, MalformedJsonException {
        // Given
        Path export = folder.resolve("decided");

        // When
        export(export, Options.ALL);

        // Then
        List<String> decided = new ArrayList<>();
        for (String line : Files.readAllLines(export.resolve(Export.DECISIONS))) {
            JsonNode decision = StrictJson.parse(line.getBytes(UTF_8));
            assertThat(decision.path("input").isObject()).as(line).isTrue();
            assertThat(decision.at("/bundles/portcullis/revision").textValue()).matches("sha256:[0-9a-f]{64}");
            decided.add(decision.at("/result/verdict").textValue());
        }
        assertThat((long) decided.size())
                .isEqualTo(gate.count("SELECT count(*) FROM gate_result WHERE gate = 'policy'"));
        assertThat(decided).contains("allowed", "denied", "escalated");
    }

    @Test
    void anExportIsThereWholeOrNotAtAll() throws IOException {
        // Given
        Path tar = folder.resolve("failed.tar");
        Forged forging = new Forged(new GateLog(gate), 7);

        // When
        assertThatThrownBy(() -> ExportWriter.write(forging, founding.logPolicy(), Options.ALL, tar))
                .isInstanceOf(SourceException.class);

        // Then
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theDossierOfEveryCasePassesWholeAndShowsWhatPeopleWereShown()
            throws ExportRefusedException, DossierRefusedException, InterruptedException {
        // Given
        Dossiers dossiers = new Dossiers(gate.transactions(), gate.ledger(), gate.blobs(), gate.clock());
        List<String> proposals = gate.strings("SELECT id::text FROM proposal ORDER BY id");
        List<String> words = new ArrayList<>();

        try (Judges judges = new Judges()) {
            for (String proposal : proposals) {
                // When
                Bytes file = dossiers.of(ProposalId.parse(proposal), true)
                        .orElseThrow()
                        .file();
                VerificationReport report =
                        Verification.of(DossierExport.of(file), founding, Verification.Options.ALL, judges);

                // Then
                assertThat(report.defects()).as(proposal).isEmpty();
                assertThat(report.result()).as(report.notChecked().toString()).isEqualTo(Result.PASS);
                words.add(file.utf8());
            }
        }
        String all = String.join("\n", words);
        assertThat(proposals).hasSizeGreaterThan(6);
        List<String> wanted = new ArrayList<>(List.of(
                "ended: promoted",
                "ended: refused",
                "ended: declined",
                "ended: withdrawn",
                "ended: admitted",
                "why a file of notes?",
                " by passkey ",
                "revoked",
                "ended the halt",
                "Claims by the proposer (unchecked)"));
        wanted.addAll(gate.strings("SELECT convert_from(view, 'UTF8') FROM ask WHERE subject LIKE 'proposal:%'"));
        assertThat(wanted)
                .hasSizeGreaterThan(14)
                .filteredOn(each -> !all.contains(each))
                .isEmpty();
    }

    @Test
    void theDossierWithoutContentsSaysWhatIsNotInIt()
            throws ExportRefusedException, DossierRefusedException, InterruptedException {
        // Given
        Dossiers dossiers = new Dossiers(gate.transactions(), gate.ledger(), gate.blobs(), gate.clock());
        String proposal =
                gate.strings("SELECT id::text FROM proposal ORDER BY id").getFirst();

        // When
        Bytes file =
                dossiers.of(ProposalId.parse(proposal), false).orElseThrow().file();
        VerificationReport report = Verification.of(DossierExport.of(file), founding, Verification.Options.ALL);

        // Then
        assertThat(file.utf8()).contains("not in this dossier").doesNotContain("<article");
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
    }
}
