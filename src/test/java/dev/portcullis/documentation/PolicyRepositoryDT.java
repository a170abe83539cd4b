package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.policy.Rego;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRepositoryDT {
    static final Path PAGE = Path.of("docs", "how-to", "policy-repository.md");
    private static final Duration AT_MOST = Duration.ofMinutes(3);

    @Test
    @Tag("long")
    void theWayFromTheShippedRulesToABundleOfOnesOwnRunsAsItIsWritten(@TempDir Path folder)
            throws IOException, InterruptedException {
        // Given
        Rego.executable();
        try (DocumentedCommands reader = new DocumentedCommands(folder)) {

            // When
            reader.run(PAGE, AT_MOST);

            // Then
            assertThat(reader.said())
                    .contains("wrote data/about.json")
                    .containsPattern("rule size/bytes +added: code MANY_BYTES")
                    .contains("LOOSENED")
                    .containsPattern("allowed, class ordinary[^\\n]*\\nescalated tier 1, class ordinary");
        }
    }
}
