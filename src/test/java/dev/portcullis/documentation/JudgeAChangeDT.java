package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeAChangeDT {
    static final Path PAGE = Path.of("docs", "how-to", "judge-a-change.md");
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    @Test
    @Tag("long")
    void everyWayToAskRunsAsItIsWritten(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        try (DocumentedCommands reader = new DocumentedCommands(folder)) {

            // When
            reader.run(PAGE, AT_MOST);

            // Then
            assertThat(reader.said())
                    .contains("allowed, class ordinary")
                    .contains("src/main.py:2  CHECK_REMOVED  A check was removed")
                    .contains("Decides alone: checks_removed")
                    .contains("IMPLAUSIBLE")
                    .contains("2 cases judged by policy sha256:")
                    .contains("2 cases judged by ./portcullis judge")
                    .contains("Does not hold: every attack is stopped");
        }
    }
}
