package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
    private static final Path PAGE = Path.of("docs/reference/commands.md");

    /** Written anew with {@code mvn -o test -Dtest=CommandReferenceTest -Dportcullis.write-documents=true}. */
    @Test
    void thePageOfCommandsIsWhatTheCommandsSayOfThemselves() throws IOException {
        // Given
        String says = CommandReference.page();
        if (Boolean.getBoolean("portcullis.write-documents")) {
            Files.writeString(PAGE, says);
        }

        // When
        String page = Files.readString(PAGE);

        // Then
        assertThat(page)
                .as("write it anew: mvn -o test -Dtest=CommandReferenceTest -Dportcullis.write-documents=true")
                .isEqualTo(says);
    }
}
