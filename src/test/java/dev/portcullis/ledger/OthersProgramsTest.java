package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.fixtures.OthersPrograms;
import dev.portcullis.fixtures.OthersPrograms.Run;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.verify.ExportWriter;
import dev.portcullis.verify.ExportWriter.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log past its first full tile, checked by programs that know nothing of us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OthersProgramsTest {
    private static final int ENTRIES = 258;

    private Path folder;
    private TrustDocument trust;
    private Path auditor;

    @BeforeAll
    void export(@TempDir Path temporary) throws IOException, SourceException, InterruptedException {
        folder = temporary;
        FoundedInstallation installation =
                new FoundedInstallation(folder.resolve("keys"), Digest.of("bundle"), Clock.systemUTC());
        trust = installation.founding().document();
        List<Signer> signers = List.of(installation.signer(Role.GATE), installation.signer(Role.PERMIT));
        List<Bytes> entries = new ArrayList<>();
        for (int index = 0; index < ENTRIES; index++) {
            entries.add(Bytes.copyOf(signers.get(index % 2)
                    .sign(Statement.of(Digest.of("tree " + index), PredicateType.END, Map.of("index", index)))
                    .toBytes()));
        }
        SigningKey log = installation.founding().key(Role.LOG);
        Digest root = MerkleTree.root(entries.stream().map(MerkleTree::leaf).toList());
        ExportWriter.write(
                new Log(Checkpoint.sign(ENTRIES, root, log).text(), entries),
                trust.logPolicy(),
                ExportWriter.Options.ALL,
                folder.resolve("export"));
        Files.write(folder.resolve("trust.json"), trust.toBytes());
        auditor = OthersPrograms.auditor();
    }

    /** A log that names no documents. */
    private record Log(String checkpoint, List<Bytes> entries) implements ExportWriter.Source {
        @Override
        public Bytes entries(Tile.Entries tile) {
            int first = (int) tile.firstEntry();
            return TileBytes.ofEntries(entries.subList(first, first + tile.width()));
        }

        @Override
        public Optional<Bytes> document(Digest digest) {
            return Optional.empty();
        }
    }

    private Run audit(Path export) throws IOException {
        return OthersPrograms.audit(auditor, trust.log().vkey().toString(), export);
    }

    @Test
    void theGoTeamsCodeForLogsAcceptsCheckpointEntriesTilesAndEveryInclusion() throws IOException {
        // When
        Run run = audit(folder.resolve("export"));

        // Then
        assertThat(run.code()).as(run.said()).isZero();
        assertThat(run.said())
                .isEqualTo("OK: 258 entries, 3 tiles of hashes, 258 inclusion proofs, log "
                        + trust.log().origin() + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoint",
                "tile/0/000",
                "tile/0/001.p/2",
                "tile/1/000.p/1",
                "tile/entries/000",
                "tile/entries/001.p/2"
            })
    void itRefusesOneFlippedBitInAnyFile(String file, @TempDir Path copy) throws IOException {
        // Given
        copy(folder.resolve("export"), copy);
        byte[] content = Files.readAllBytes(copy.resolve(file));
        content[content.length / 2] ^= 1;
        Files.write(copy.resolve(file), content);

        // When
        Run run = audit(copy);

        // Then
        assertThat(run.code()).as(run.said()).isEqualTo(1);
        assertThat(run.said()).startsWith("FAIL: ");
    }

    @Test
    void itRefusesATileThatIsMissingAndOneThatIsTooMuch(@TempDir Path less, @TempDir Path more) throws IOException {
        // Given
        copy(folder.resolve("export"), less);
        Files.delete(less.resolve("tile/1/000.p/1"));
        copy(folder.resolve("export"), more);
        Files.write(more.resolve("tile/0/001.p/1"), new byte[32]);

        // Then
        assertThat(audit(less).code()).isEqualTo(1);
        assertThat(audit(more).said()).contains("belongs to no tree of 258 entries");
    }

    @Test
    void itRefusesAnotherLogsKey() throws IOException {
        // Given
        String stranger =
                SigningKey.generate(trust.log().origin()).verifierKey().toString();

        // When
        Run run = OthersPrograms.audit(auditor, stranger, folder.resolve("export"));

        // Then
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void sigstoresVerifierAcceptsEveryBundleAndRefusesAnotherPayloadAndAForeignKey(@TempDir Path forged)
            throws IOException {
        // Given
        Path verifier = OthersPrograms.bundleVerifier();
        Path bundles = folder.resolve("export/sigstore");
        String genuine = Files.readString(bundles.resolve("0.sigstore.json"));
        Files.writeString(forged.resolve("0.sigstore.json"), genuine);
        Files.writeString(
                forged.resolve("1.sigstore.json"), genuine.replaceFirst("\"payload\":\"eyJfd", "\"payload\":\"eyJfe"));
        Files.writeString(
                forged.resolve("2.sigstore.json"), genuine.replaceFirst("\"hint\":\"[^\"]*", "\"hint\":\"a+00000000"));
        Files.writeString(
                forged.resolve("3.sigstore.json"),
                genuine.replaceFirst(
                        "\"hint\":\"[^\"]*", "\"hint\":\"" + trust.log().vkey().keyId()));

        // When
        Run run = OthersPrograms.verifyBundles(verifier, folder.resolve("trust.json"), bundles);
        Run refused = OthersPrograms.verifyBundles(verifier, folder.resolve("trust.json"), forged);

        // Then
        assertThat(run.said()).isEqualTo("258 of 258 bundles verified\n");
        assertThat(run.code()).isZero();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said())
                .contains("FAIL: 1.sigstore.json", "FAIL: 2.sigstore.json", "FAIL: 3.sigstore.json")
                .endsWith("1 of 4 bundles verified\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.resolve("..").normalize());
                Files.copy(file, target);
            }
        }
    }
}
