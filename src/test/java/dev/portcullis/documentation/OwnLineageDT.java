package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page as somebody goes on with it who has just seen the tutorial's demo. */
@ExtendWith(FirstDemo.class)
class OwnLineageDT {
    private static final Duration AT_MOST = Duration.ofMinutes(6);

    @Test
    @Tag("long")
    void theWayFromAnEmptyFolderToAnAdmittedChangeRunsAsItIsWritten(FirstDemo.Ran demo)
            throws IOException, InterruptedException {
        // Given
        Path page = Path.of("docs", "how-to", "own-lineage.md");

        // When
        String said = demo.goOn(page, AT_MOST);

        // Then
        assertThat(said).contains("runs already", "HARNESS_TOUCHED", "admitted");
    }
}
