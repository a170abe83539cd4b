package dev.portcullis.improver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MalformedCharterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CirclePackingTest {
    private static final Path FOLDER = Path.of("src/main/resources/dev/portcullis/improver/circle-packing/genesis");

    @Test
    void genesisIsTheWholeFolderAndNothingElse() throws IOException, InterruptedException {
        // Given
        List<String> packed;
        try (Stream<Path> paths = Files.walk(FOLDER)) {
            packed = paths.filter(Files::isRegularFile)
                    .map(path -> FOLDER.relativize(path).toString())
                    .filter(path -> !path.contains("__pycache__"))
                    .sorted()
                    .toList();
        }

        // When
        SourceTree genesis = CirclePacking.genesis();

        // Then
        assertThat(List.copyOf(genesis.files().keySet())).isEqualTo(packed);
    }

    @Test
    void digestIsWhatFindSortAndSha256sumSay() throws IOException, InterruptedException {
        // Given
        String line = "find . -type f ! -path '*/__pycache__/*' | sed 's|^\\./||' | LC_ALL=C sort | while read -r f;"
                + " do printf '100644 %s  %s\\n' \"$(sha256sum \"$f\" | cut -d' ' -f1)\" \"$f\"; done"
                + " | sha256sum | cut -d' ' -f1";
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String expected = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(Duration.ofSeconds(10))).isTrue();

        // When
        Digest digest = CirclePacking.genesis().digest();

        // Then
        assertThat(digest.hex()).isEqualTo(expected);
    }

    @Test
    void charterNamesTheOnlyKeyThatMayProposeAndCoversGenesis() throws MalformedCharterException {
        // Given
        VerifierKey key = SigningKey.generate("reference-improver").verifierKey();

        // When
        Charter charter = Charter.parse(Bytes.utf8(CirclePacking.charter(key.toString())));

        // Then
        assertThat(charter.proposers()).singleElement().satisfies(proposer -> {
            assertThat(proposer.key()).isEqualTo(key);
            assertThat(proposer.operators()).containsExactly(new PersonId("erin"));
        });
        assertThat(charter.lineage()).isEqualTo(CirclePacking.LINEAGE);
        assertThat(charter.score().metric()).isEqualTo(CirclePacking.METRIC);
        assertThat(charter.score().bound().value()).isGreaterThan(CirclePacking.BEST_KNOWN);
        assertThat(charter.entrypoint()).containsExactly("python3", CirclePacking.PROGRAM);
    }
}
