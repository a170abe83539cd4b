package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackDT {
    static final Path PAGE = Path.of("docs", "how-to", "local-stack.md");
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    @Test
    @Tag("long")
    void theStackStartsIsLookedAtAndStopsAsItIsWritten(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        try (DocumentedCommands reader = new DocumentedCommands(folder)) {

            // When
            reader.run(PAGE, AT_MOST);

            // Then
            assertThat(reader.said())
                    .contains("Keycloak up", "gateway up", "worker up", "evaluator up")
                    .contains("runs already", "/log/gateway.log");
            assertThat(folder.resolve(".portcullis")).doesNotExist();
        }
    }
}
