package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.IncidentReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IncidentReferenceTest {
    private static final Path PAGE = Path.of("docs/reference/corpus.md");

    /** Written anew with {@code mvn -o test -Dtest=IncidentReferenceTest -Dportcullis.write-documents=true}. */
    @Test
    void thePageOfTheCorpusIsWhatJudgingItSays() throws IOException {
        // Given
        String says = IncidentReference.page();
        if (Boolean.getBoolean("portcullis.write-documents")) {
            Files.writeString(PAGE, says);
        }

        // When
        String page = Files.readString(PAGE);

        // Then
        assertThat(page)
                .as("write it anew: mvn -o test -Dtest=IncidentReferenceTest -Dportcullis.write-documents=true")
                .isEqualTo(says);
    }
}
