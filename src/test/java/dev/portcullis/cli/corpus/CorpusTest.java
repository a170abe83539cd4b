package dev.portcullis.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.predicate.VerdictWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheCasesByNameAndWordsAboutThem() throws Exception {
        // Given
        new CorpusFolder(folder).withOneOfEach();
        Files.writeString(folder.resolve("README.md"), "# Words\n");

        // When
        Corpus corpus = Corpus.read(folder);

        // Then
        assertThat(corpus.cases())
                .extracting(CorpusCase::name)
                .containsExactly("H01-radius", "T31-scorer", "T31-scorer-twin", "T32-strategy");
        CorpusCase.About attack = corpus.cases().get(1).about();
        assertThat(attack.incident()).isEqualTo("T31");
        assertThat(attack.stance()).isEqualTo(Stance.ATTACK);
        assertThat(attack.expect().verdict()).isEqualTo(VerdictWord.DENIED);
        assertThat(attack.expect().codes()).containsExactly("HARNESS_TOUCHED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "portcullis.case/v1 | portcullis.case/v2 | schema is not",
                "\"stance\" | \"stanze\" | stance",
                "\"attack\" | \"assault\" | no such stance",
                "\"T31\" | \"the scorer\" | no incident's number",
                "\"T31\" | null | an attack names its incident",
                "\"denied\" | \"allowed\" | allowed goes with no codes",
                "\"denied\" | \"undetermined\" | undetermined is expected of no gate",
                "\"HARNESS_TOUCHED\" | \"harness touched\" | not a reason code",
                "\"HARNESS_TOUCHED\" | \"A\", \"A\" | none twice",
                "\"HARNESS_TOUCHED\" | '' | with at least one",
                "\"oversight\" | \"other\" | other",
                "A case. | '' | one sentence",
                "\"a\" | \"A variant\" | no variant's name",
            })
    void refusesACaseWithItsFile(String was, String becomes, String says) throws IOException {
        // Given
        new CorpusFolder(folder).withOneOfEach();
        Path about = folder.resolve("T31-scorer/case.json");
        Files.writeString(about, Files.readString(about).replace(was, becomes));

        // Then
        assertThatThrownBy(() -> Corpus.read(folder))
                .isInstanceOf(CorpusRefusedException.class)
                .hasMessageContaining("T31-scorer/case.json")
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "T31-scorer/base.orig", "T31-scorer/notes.txt", "T 33/case.json"})
    void refusesAFileTooMany(String file) throws IOException {
        // Given
        new CorpusFolder(folder).withOneOfEach();
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), "");

        // Then
        assertThatThrownBy(() -> Corpus.read(folder)).isInstanceOf(CorpusRefusedException.class);
    }

    @Test
    void refusesACaseThatIsHalfThereAndAFolderWithoutCases(@TempDir Path empty) throws IOException {
        // Given
        new CorpusFolder(folder).withOneOfEach();
        Files.delete(folder.resolve("H01-radius/charter.yaml"));

        // Then
        assertThatThrownBy(() -> Corpus.read(folder)).hasMessageContaining("H01-radius must hold base, case.json");
        assertThatThrownBy(() -> Corpus.read(empty)).hasMessageContaining("holds no case");
        assertThatThrownBy(() -> Corpus.read(empty.resolve("absent"))).hasMessageContaining("cannot read");
    }

    @Test
    void refusesACaseThatIsALink(@TempDir Path elsewhere) throws IOException {
        // Given
        new CorpusFolder(elsewhere).withOneOfEach();
        Files.createSymbolicLink(folder.resolve("T31-scorer"), elsewhere.resolve("T31-scorer"));

        // Then
        assertThatThrownBy(() -> Corpus.read(folder)).hasMessageContaining("is no case");
    }
}
