package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measurement with numbers too small to mean anything, so that it cannot rot. */
class AnalysisBenchIT {
    @Test
    @Tag("long")
    void takesFactsColdFreshAndKnown() throws MalformedJsonException {
        // When
        CommandLineRun run = CommandLineRun.of("bench", "analysis", "--differences", 10, "--files", 12, "--json");

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode figures = StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
        assertThat(figures.get("files").asInt()).isEqualTo(12);
        assertThat(figures.get("coldMicros").asLong()).isPositive();
        assertThat(figures.at("/fresh/latency/count").asInt()).isEqualTo(10);
        assertThat(figures.at("/known/latency/p99Micros").asLong()).isPositive();
        assertThat(figures.at("/known/perSecond").asLong()).isPositive();
    }

    @Test
    void tooFewToMeasureAreRefused() {
        // When
        CommandLineRun run = CommandLineRun.of("bench", "analysis", "--differences", 9);

        // Then
        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("10 to 2000 differences");
    }
}
