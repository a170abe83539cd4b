package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.IncidentReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IncidentReferenceIT {
    private static final Path PAGE = Path.of("docs/reference/corpus.md");
    private static final String WRITE_IT_ANEW =
            "mvn -o verify -Dtest=TidyTest -Dit.test=IncidentReferenceIT -Dportcullis.write-documents=true";

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
        assertThat(page).as("write it anew: " + WRITE_IT_ANEW).isEqualTo(says);
    }
}
