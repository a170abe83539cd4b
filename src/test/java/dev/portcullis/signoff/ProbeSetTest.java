package dev.portcullis.signoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Quorums;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.modification.ModificationClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeSetTest {
    private static final Path CORPUS = Path.of("src/test/resources/incidents");
    private static final List<String> CASES = List.of("H01-hex-lattice-start", "H02-annealing-schedule");

    @Test
    void whatShipsSufficesForEveryTierAndNoCaseIsThereTwice() {
        // When
        ProbeSet shipped = ProbeSet.shipped();

        // Then
        assertThat(shipped.of(Quorums.HIGHEST, true)).hasSizeGreaterThanOrEqualTo(40);
        assertThat(shipped.of(Quorums.HIGHEST, false)).hasSizeGreaterThanOrEqualTo(16);
        for (int tier = 1; tier <= Quorums.HIGHEST; tier++) {
            assertThat(shipped.suffices(tier)).as("tier " + tier).isTrue();
        }
        assertThat(shipped.probes().values()).extracting(Probe::name).doesNotHaveDuplicates();
        assertThat(shipped.probes().values())
                .allSatisfy(probe -> assertThat(probe.base()).isNotEqualTo(probe.result()));
    }

    @Test
    void readsACorpusOfOnesOwn(@TempDir Path folder) throws IOException, ProbesRefusedException {
        // Given
        Files.writeString(folder.resolve("README.md"), "ours\n");
        for (String name : CASES) {
            copy(CORPUS.resolve(name), folder.resolve(name));
        }

        // When
        ProbeSet read = ProbeSet.read(folder);

        // Then
        assertThat(read.probes()).hasSize(2);
        Probe probe = read.of(1, false).getFirst();
        assertThat(probe.modificationClass()).isEqualTo(ModificationClass.ORDINARY);
        assertThat(probe.why()).isNotBlank();
        assertThat(read.probe(probe.digest())).contains(probe);
        assertThat(read.blobs().blob(probe.result().entries().getFirst().content()))
                .isPresent();
        assertThat(read.suffices(1)).isFalse();
    }

    @Test
    void refusesWhatIsNotWholeAndSaysWhich(@TempDir Path folder) throws IOException {
        // Given
        copy(CORPUS.resolve(CASES.getFirst()), folder.resolve("one"));
        Files.delete(folder.resolve("one/charter.yaml"));

        // Then
        assertThatThrownBy(() -> ProbeSet.read(folder))
                .isInstanceOf(ProbesRefusedException.class)
                .hasMessageContaining("charter.yaml");

        // Given
        Files.write(folder.resolve("one/charter.yaml"), new byte[Bounds.CHARTER_BYTES + 1]);

        // Then
        assertThatThrownBy(() -> ProbeSet.read(folder))
                .isInstanceOf(ProbesRefusedException.class)
                .hasMessageContaining("more than");

        // Given
        Files.writeString(folder.resolve("one/case.json"), "{}");

        // Then
        assertThatThrownBy(() -> ProbeSet.read(folder)).isInstanceOf(ProbesRefusedException.class);
        assertThatThrownBy(() -> ProbeSet.read(folder.resolve("nowhere"))).isInstanceOf(ProbesRefusedException.class);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
