package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstDemoDT {
    private static final Duration AT_MOST = Duration.ofMinutes(7);

    @Test
    void theDemoTellsItsStoryAsTheTutorialSays(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        try (DocumentedCommands reader = new DocumentedCommands(folder)) {

            // When
            reader.run(Path.of("docs", "tutorial", "first-demo.md"), AT_MOST);

            // Then
            assertThat(reader.said())
                    .contains("HARNESS_TOUCHED", "NOT_FINITE", "CLAIM_CONTRADICTED", "SCORE_FLAGGED")
                    .contains("RESULT_MISMATCH", "ALREADY_REDEEMED", "promoted");
        }
    }
}
