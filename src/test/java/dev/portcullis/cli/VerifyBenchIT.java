package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measurement with a number too small to mean anything, so that it cannot rot; it needs no stack. */
@Tag("long")
class VerifyBenchIT {
    @Test
    void everyEntryThatIsMeasuredIsVerified() throws MalformedJsonException {
        // When
        CommandLineRun run = CommandLineRun.of("bench", "verify", "--entries", 3_000, "--json");

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode figures = StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
        assertThat(figures.at("/small/entries").asLong()).isEqualTo(300);
        assertThat(figures.at("/large/entries").asLong()).isEqualTo(3_000);
        for (JsonNode log : List.of(figures.get("small"), figures.get("large"))) {
            assertThat(log.get("perSecond").asLong()).isPositive();
            assertThat(log.get("perCoreSecond").asLong()).isPositive();
        }
        assertThat(figures.at("/large/liveBytes").asLong()).isPositive();
    }

    @Test
    void aLogTooSmallToTakeATenthOfIsRefused() {
        // When
        CommandLineRun run = CommandLineRun.of("bench", "verify", "--entries", 2_559);

        // Then
        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("at least 2560 entries");
    }
}
