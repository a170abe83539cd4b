package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measurements with numbers too small to mean anything, each on the stack it brings up, so that they cannot rot. */
@Tag("long")
class BenchIT {
    private static JsonNode figures(Object... arguments) throws MalformedJsonException {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("long")
    void everyProposalThatIsMeasuredHasItsPermit() throws MalformedJsonException {
        // When
        JsonNode figures = figures(
                "bench", "gate", "--burst", 8, "--rate", 8, "--seconds", 1, "--warm", 8, "--history", 40, "--json");

        // Then
        assertThat(figures.at("/burst/proposals").asInt()).isEqualTo(8);
        assertThat(figures.at("/burst/gatewayMicros").asLong()).isPositive();
        assertThat(figures.at("/memory/startMib").asLong()).isGreaterThan(50);
        assertThat(figures.at("/database/fsync").asText()).isEqualTo("on");
        assertThat(figures.at("/shortHistory/history").asLong()).isEqualTo(1 + 8);
        assertThat(figures.at("/longHistory/history").asLong()).isEqualTo(1 + 40);
        for (JsonNode steady : List.of(figures.get("shortHistory"), figures.get("longHistory"))) {
            assertThat(steady.at("/acceptedToIssued/count").asInt()).isEqualTo(8);
            assertThat(steady.at("/acceptedToIssued/p50Micros").asLong()).isPositive();
            assertThat(steady.at("/acceptedToRedeemable/p50Micros").asLong())
                    .isGreaterThan(steady.at("/acceptedToIssued/p50Micros").asLong());
            assertThat(steady.at("/dueToTold/p50Micros").asLong())
                    .isGreaterThan(steady.at("/acceptedToRedeemable/p50Micros").asLong());
        }
    }

    @Test
    void everyEntryThatIsMeasuredIsPublished() throws MalformedJsonException {
        // When
        JsonNode figures =
                figures("bench", "ledger", "--entries", 200, "--history", 0, "--rate", 200, "--seconds", 1, "--json");

        // Then
        assertThat(figures.at("/appended").asLong()).isPositive();
        assertThat(figures.at("/bare").asLong()).isPositive();
        assertThat(figures.at("/receipts/count").asInt()).isEqualTo(100);
        assertThat(figures.at("/receipts/p99Micros").asLong()).isPositive();
    }

    @Test
    @Tag("long")
    void aGatewayStartsColdAndWarm() throws MalformedJsonException {
        // When
        JsonNode figures = figures("bench", "start", "--runs", 1, "--json");

        // Then
        for (String kind : List.of("first", "cold", "warm")) {
            assertThat(figures.at("/" + kind + "/readyMillis").asLong())
                    .as(kind)
                    .isPositive();
        }
    }
}
