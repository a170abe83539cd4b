package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTimingTest {
    /** Each round; {@code -Dportcullis.timing.millis=500} for figures worth publishing. */
    private static final Duration ROUND = Duration.ofMillis(Long.getLong("portcullis.timing.millis", 20));

    @Test
    void ourProviderIsSeveralTimesFasterThanThePlatforms() throws Exception {
        // When
        List<SignatureTiming.Rate> rates = SignatureTiming.measure(ROUND);

        // Then
        SignatureTiming.Rate ours = rates.getFirst();
        SignatureTiming.Rate platform = rates.getLast();
        assertThat(ours.provider()).isEqualTo("Conscrypt 2.9.0");
        assertThat(ours.signaturesPerSecond()).isGreaterThan(3 * platform.signaturesPerSecond());
        assertThat(ours.verificationsPerSecond()).isGreaterThan(3 * platform.verificationsPerSecond());
        Files.writeString(
                Files.createDirectories(Path.of("target", "performance")).resolve("signatures.md"),
                SignatureTiming.table(rates));
    }
}
