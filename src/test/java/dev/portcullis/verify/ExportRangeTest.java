package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.verify.ExportWriter.Options;
import dev.portcullis.verify.ExportWriter.Source;
import dev.portcullis.verify.ExportWriter.SourceException;
import dev.portcullis.verify.ExportWriter.Written;
import dev.portcullis.verify.VerificationReport.Mark;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A part of a log of three tiles: the log itself can be checked whole, and what needs the other entries is said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportRangeTest {
    private static final int ENTRIES = 600;
    private static final Instant BEGIN = Instant.parse("2026-11-20T00:00:00Z");

    private TrustDocument trust;
    private Log log;

    @TempDir
    private Path folder;

    /** An entry a second. */
    @BeforeAll
    void live(@TempDir Path keys) throws IOException {
        FoundedInstallation installation =
                new FoundedInstallation(keys.resolve("keys"), Digest.of("bundle"), Clock.systemUTC());
        trust = installation.founding().document();
        List<Bytes> entries = new ArrayList<>();
        for (int index = 0; index < ENTRIES; index++) {
            Instant at = BEGIN.plusSeconds(index);
            entries.add(Bytes.copyOf(installation
                    .signer(Role.GATE)
                    .sign(Statement.of(
                            Digest.of("all"),
                            PredicateType.HALT,
                            new HaltPredicate(HaltId.next(() -> at), "all", "drill " + index, "person:ann", at)))
                    .toBytes()));
        }
        Digest root = MerkleTree.root(entries.stream().map(MerkleTree::leaf).toList());
        log = new Log(
                Checkpoint.sign(ENTRIES, root, installation.founding().key(Role.LOG))
                        .text(),
                entries);
    }

    private record Log(String checkpoint, List<Bytes> all) implements Source {
        @Override
        public Bytes entries(Tile.Entries tile) {
            int first = (int) tile.firstEntry();
            return TileBytes.ofEntries(all.subList(first, first + tile.width()));
        }

        @Override
        public Optional<Bytes> document(Digest digest) {
            return Optional.empty();
        }
    }

    private Written export(Path out, long from, long to, Optional<Instant> since)
            throws IOException, SourceException, InterruptedException {
        return ExportWriter.write(log, trust.logPolicy(), new Options(from, to, since, false), out);
    }

    private static List<String> bundles(Path out) throws IOException {
        Path tiles = out.resolve("tile/entries");
        try (Stream<Path> files = Files.walk(tiles)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> tiles.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private VerificationReport verify(Path out) throws ExportRefusedException {
        try (Export export = Export.open(out)) {
            return Verification.of(export, trust, Verification.Options.ALL);
        }
    }

    @Test
    void aRangeHasTheTilesItTouchesAndTheLogIsStillCheckedWhole()
            throws IOException, SourceException, InterruptedException, ExportRefusedException {
        // When
        Path out = folder.resolve("range");
        Written written = export(out, 255, 256, Optional.empty());
        VerificationReport report = verify(out);

        // Then
        assertThat(written).isEqualTo(new Written(ENTRIES, 512, 0, 0));
        assertThat(bundles(out)).containsExactly("000", "001");
        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.defects()).isEmpty();
        assertThat(report.lines().getFirst().mark()).isEqualTo(Mark.PASS);
        assertThat(report.notChecked())
                .anySatisfy(left ->
                        assertThat(left).contains("ranges of entries that are not in the export, from entry 512"));
    }

    @Test
    void anAlteredEntryOfARangeIsFoundAlthoughTheOthersAreNotThere()
            throws IOException, SourceException, InterruptedException, ExportRefusedException {
        // Given
        Path out = folder.resolve("altered");
        export(out, 300, 300, Optional.empty());
        Path tile = out.resolve("tile/entries/001");
        byte[] bytes = Files.readAllBytes(tile);
        bytes[100] ^= 1;
        Files.write(tile, bytes);

        // When
        VerificationReport report = verify(out);

        // Then
        assertThat(report.result()).isEqualTo(Result.FAIL);
        assertThat(report.defects().getFirst().entry()).isEqualTo(256);
    }

    @Test
    void sinceATimeBeginsWithTheTileOfTheFirstEntryThatStatesIt()
            throws IOException, SourceException, InterruptedException, ExportRefusedException {
        // When
        Path out = folder.resolve("since");
        Written written = export(out, 0, Long.MAX_VALUE, Optional.of(BEGIN.plusSeconds(400)));

        // Then
        assertThat(written.written()).isEqualTo(ENTRIES - 256);
        assertThat(bundles(out)).containsExactly("001", "002.p/88");
        assertThat(verify(out).result()).isEqualTo(Result.INCOMPLETE);
    }

    @Test
    void sinceALaterTimeThanAnyEntryThereAreNone()
            throws IOException, SourceException, InterruptedException, ExportRefusedException {
        // When
        Path out = folder.resolve("later");
        Written written = export(out, 0, Long.MAX_VALUE, Optional.of(BEGIN.plusSeconds(ENTRIES)));

        // Then
        assertThat(written.written()).isZero();
        assertThat(verify(out).result()).isEqualTo(Result.INCOMPLETE);
    }
}
