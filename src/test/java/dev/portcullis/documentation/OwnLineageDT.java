package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnLineageDT {
    private static final Duration AT_MOST = Duration.ofMinutes(6);

    @Test
    void theWayFromAnEmptyFolderToAnAdmittedChangeRunsAsItIsWritten(@TempDir Path folder)
            throws IOException, InterruptedException {
        // Given
        try (DocumentedCommands reader = new DocumentedCommands(folder)) {

            // When
            reader.run(Path.of("docs", "how-to", "own-lineage.md"), AT_MOST);

            // Then
            assertThat(reader.said()).contains("HARNESS_TOUCHED").contains("admitted");
        }
    }
}
