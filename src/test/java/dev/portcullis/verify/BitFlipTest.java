package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Installation;
import dev.portcullis.verify.VerificationReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** V2: any flipped bit of what was logged is found. On an export of eight entries, wherever the bit is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BitFlipTest {
    /** A policy bundle has hundreds of kilobytes, each of them under the one hash. */
    private static final int SAMPLED_FROM = 64 * 1024;

    private static final int SAMPLE = 64;
    private static final long SEED = 20_261_127;

    private final Path export;
    private final ExportFixture fixture;
    private final Judges judges = new Judges();

    BitFlipTest(@TempDir Path folder) throws IOException, PolicyRefusedException {
        this.fixture = new ExportFixture(new Installation(folder), new Damage()).liveShortly();
        this.export = fixture.write(folder.resolve("export"));
    }

    @AfterAll
    void close() {
        judges.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(export)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private boolean isFound(TrustDocument trust) {
        try (Export opened = Export.open(export)) {
            return Verification.of(opened, trust, Verification.Options.ALL, judges)
                            .result()
                    == Result.FAIL;
        } catch (ExportRefusedException _) {
            return true;
        }
    }

    /** Flips one bit of each byte named, one after the other. */
    private List<String> unfound(Path file, int[] places, Random random) throws IOException {
        byte[] genuine = Files.readAllBytes(file);
        List<String> unfound = new ArrayList<>();
        for (int place : places) {
            byte[] flipped = genuine.clone();
            int bit = random.nextInt(Byte.SIZE);
            flipped[place] ^= (byte) (1 << bit);
            Files.write(file, flipped);
            if (!isFound(fixture.pinned())) {
                unfound.add(export.relativize(file) + " byte " + place + " bit " + bit);
            }
        }
        Files.write(file, genuine);
        return unfound;
    }

    @Test
    void theUndamagedExportPasses() {
        // Given
        assertThat(fixture.entries).hasSize(8);

        // When
        boolean found = isFound(fixture.pinned());

        // Then
        assertThat(found).isFalse();
    }

    @Test
    void aSampleOfFlippedBitsOfEveryFileIsFound() throws IOException {
        // Given
        Random random = new Random(SEED);
        List<String> unfound = new ArrayList<>();

        // When
        for (Path file : files()) {
            int[] places = random.ints(12, 0, (int) Files.size(file)).toArray();
            unfound.addAll(unfound(file, places, random));
        }

        // Then
        assertThat(unfound).isEmpty();
    }

    @Test
    @Tag("long")
    void everyFlippedByteIsFound() throws IOException {
        // Given
        Random random = new Random(SEED);
        List<String> unfound = new ArrayList<>();

        // When
        for (Path file : files()) {
            int size = (int) Files.size(file);
            int[] places = size <= SAMPLED_FROM
                    ? IntStream.range(0, size).toArray()
                    : random.ints(SAMPLE, 0, size).toArray();
            unfound.addAll(unfound(file, places, random));
        }

        // Then
        assertThat(unfound).isEmpty();
    }

    @Test
    void everyFlippedByteOfTheAuditorsTrustIsFound() {
        // Given
        byte[] genuine = fixture.pinned().toBytes();
        Random random = new Random(SEED);
        List<Integer> unfound = new ArrayList<>();

        // When
        for (int place = 0; place < genuine.length; place++) {
            byte[] flipped = genuine.clone();
            flipped[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            try {
                if (!isFound(TrustDocument.parse(flipped))) {
                    unfound.add(place);
                }
            } catch (MalformedJsonException _) {
                // Refused before anything is believed by it.
            }
        }

        // Then
        assertThat(unfound).isEmpty();
    }
}
