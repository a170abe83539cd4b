package dev.portcullis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Tree;
import dev.portcullis.verify.Export;
import dev.portcullis.verify.ExportRefusedException;
import dev.portcullis.verify.ExportWriter;
import dev.portcullis.verify.GateLog;
import dev.portcullis.verify.Verification;
import dev.portcullis.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of the corpus, judged by a proposer offline, by the gate, and by an auditor from the log. */
@Tag("long")
class OneJudgementIT {
    private static final Map<String, Draft> PROPOSED = new HashMap<>();

    private static Path folder;
    private static GateFixture gate;
    private static TrustDocument founding;

    @BeforeAll
    static void proposeThemAll(@TempDir Path temporary) throws SQLException, IOException {
        folder = temporary;
        gate = new GateFixture();
        founding = gate.trust().get().document();
        for (String name : List.of(
                "T15-a-provenance", "T30-a-notes-say-kernel-only", "T31-b-frozen-narrowed", "T36-b-near-name")) {
            gate.propose(draft(name));
        }
        for (String name : List.of("H01-hex-lattice-start", "T08-a-str-replace-editor", "T39-a-mutation-prompt")) {
            Draft draft = draft(name);
            gate.propose(draft);
            gate.evaluate(draft, draft.lineage().charter().score().bound().toString());
        }
        gate.strings("SELECT id::text FROM ledger_entry").forEach(id -> gate.publish(EntryId.parse(id)));
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    /** A case under its own charter, with a proposer of ours and the only metric that is measured here. */
    private static Draft draft(String name) throws IOException {
        Path files = Incidents.FOLDER.resolve(name);
        Signer proposer = new KeySigner(SigningKey.generate("searcher"));
        LineageId id = new LineageId(name.toLowerCase(Locale.ROOT));
        String document = Files.readString(files.resolve("charter.yaml"))
                .replaceFirst(
                        "lineage: .+",
                        "lineage: " + id + "\nproposers:\n  - {name: searcher, key: \"" + proposer.key()
                                + "\", operators: [erin]}")
                .replaceFirst("metric: .+", "metric: sum");
        Files.writeString(charter(name), document);
        Map<String, String> result = texts(files.resolve("result"));
        Tree genesis = gate.tree(texts(files.resolve("base")));
        Charter charter = gate.amend(id, document, genesis);
        Draft draft = gate.draft(new Lineage(id, proposer, charter, genesis))
                .aim(Aim.PROMOTE)
                .puts(result);
        PROPOSED.put(name, draft);
        return draft;
    }

    private static Path charter(String name) {
        return folder.resolve(name + ".yaml");
    }

    private static Map<String, String> texts(Path tree) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(tree.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static JsonNode judged(String name, Purpose purpose) throws MalformedJsonException {
        Path files = Incidents.FOLDER.resolve(name);
        CommandLineRun run = CommandLineRun.of(
                "judge",
                "--json",
                "--charter",
                charter(name),
                "--base",
                files.resolve("base"),
                "--result",
                files.resolve("result"),
                "--purpose",
                purpose);
        return StrictJson.parse(run.out().getBytes(UTF_8));
    }

    private static Digest factsDigest(VerdictPredicate verdict) {
        return verdict.inputAttestations().stream()
                .filter(named -> named.uri().startsWith("portcullis:facts/"))
                .map(named -> named.digest().digest())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "H01-hex-lattice-start, EVALUATE, ALLOWED",
        "H01-hex-lattice-start, ADMIT, ALLOWED",
        "H01-hex-lattice-start, PROMOTE, ALLOWED",
        "T08-a-str-replace-editor, EVALUATE, ALLOWED",
        "T08-a-str-replace-editor, ADMIT, ALLOWED",
        "T08-a-str-replace-editor, PROMOTE, ESCALATED",
        "T15-a-provenance, EVALUATE, DENIED",
        "T30-a-notes-say-kernel-only, EVALUATE, DENIED",
        "T31-b-frozen-narrowed, EVALUATE, ESCALATED",
        "T36-b-near-name, EVALUATE, DENIED",
        "T39-a-mutation-prompt, EVALUATE, ALLOWED",
        "T39-a-mutation-prompt, PROMOTE, ESCALATED",
    })
    void aProposerFindsTheFactsOfTheGateAndHearsItsVerdict(String name, Purpose purpose, VerdictWord word)
            throws MalformedJsonException {
        // When
        JsonNode judged = judged(name, purpose);

        // Then
        VerdictPredicate said = gate.verdict(requireNonNull(PROPOSED.get(name)).id(), purpose);
        assertThat(judged.path("factsDigest").asText())
                .isEqualTo(factsDigest(said).toString());
        assertThat(said.judgement().verdict()).isEqualTo(word);
        assertThat(judged.path("verdict").asText()).isEqualTo(word.toString());
        assertThat(judged.path("reasons"))
                .extracting(reason -> new Reason(
                        reason.path("code").asText(), reason.path("at").textValue()))
                .containsExactlyElementsOf(said.judgement().reasons());
        if (word != VerdictWord.DENIED) {
            assertThat(judged.path("requires").path(purpose.toString()).asInt())
                    .isEqualTo(said.judgement().tier());
        }
    }

    @Test
    void anAuditorFindsEveryFactInTheTreesAndEveryVerdictInTheFacts()
            throws ExportRefusedException, IOException, ExportWriter.SourceException, InterruptedException {
        // Given
        Path tar = folder.resolve("export.tar");
        ExportWriter.write(new GateLog(gate), founding.logPolicy(), ExportWriter.Options.ALL, tar);
        long verdicts = gate.count("SELECT count(*) FROM gate_result WHERE gate = 'policy'");

        // When
        VerificationReport report;
        try (Export export = Export.open(tar)) {
            report = Verification.of(export, founding, Verification.Options.ALL.withFacts(FactFinders.here()));
        }

        // Then
        assertThat(verdicts).isGreaterThan(PROPOSED.size());
        assertThat(report.defects()).isEmpty();
        assertThat(report.result()).as(report.notChecked().toString()).isEqualTo(VerificationReport.Result.PASS);
        assertThat(report.lines())
                .extracting(VerificationReport.Line::summary)
                .contains(verdicts + " recomputed from their inputs, " + verdicts + " from trees");
    }

    @Test
    void whoAsksByTheCommandForLessThanAllIsToldThatItIsNotAll()
            throws IOException, ExportWriter.SourceException, InterruptedException {
        // Given
        Path trust = Files.write(folder.resolve("trust.json"), founding.toBytes());
        Path whole = folder.resolve("whole");
        Path redacted = folder.resolve("without");
        ExportWriter.Options less = new ExportWriter.Options(0, Long.MAX_VALUE, Optional.empty(), true);
        ExportWriter.write(new GateLog(gate), founding.logPolicy(), ExportWriter.Options.ALL, whole);
        ExportWriter.write(new GateLog(gate), founding.logPolicy(), less, redacted);

        // When
        CommandLineRun all = CommandLineRun.of("verify", whole, "--trust", trust, "--json");
        CommandLineRun some = sample(whole, trust, 7);
        CommandLineRun again = sample(whole, trust, 7);
        CommandLineRun without = CommandLineRun.of("verify", redacted, "--trust", trust, "--json");

        // Then
        assertThat(List.of(all.code(), some.code(), without.code()))
                .as(all.err() + some.err() + without.err())
                .containsExactly(0, 9, 9);
        assertThat(some.out()).contains("verdicts outside the sample").isEqualTo(again.out());
        assertThat(without.out()).contains("trees without the content of their files");
    }

    private static CommandLineRun sample(Path export, Path trust, int seed) {
        return CommandLineRun.of(
                "verify", "sample", export, "--trust", trust, "--n", "2", "--seed", String.valueOf(seed), "--json");
    }
}
