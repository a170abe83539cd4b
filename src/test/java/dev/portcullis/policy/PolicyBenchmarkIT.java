package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Takes the figures of {@code docs/performance.md}; {@code -Dportcullis.timing.millis} says for how long a side. */
class PolicyBenchmarkIT {

    /** T1, loosely and for the small input: the figures worth quoting are taken for longer than a test should take. */
    @Test
    @Tag("long")
    void aJudgementInProcessIsFasterThanOneByRest()
            throws IOException, InterruptedException, PolicyRefusedException, MalformedJsonException {
        // Given
        Path opa = Path.of(Rego.executable());
        Duration each = Duration.ofMillis(Integer.getInteger("portcullis.timing.millis", 1_500));

        // When
        List<PolicyBenchmark.Figures> figures = new ArrayList<>();
        for (byte[] input : PolicyBenchmark.inputs(Inputs.bytes("promote-allowed"))) {
            figures.add(PolicyBenchmark.measure(opa, input, each));
        }

        // Then
        StringBuilder table = new StringBuilder("""
                | input | in process p50 | p99 | by REST p50 | p99 | times faster |
                |---|---:|---:|---:|---:|---:|
                """);
        for (PolicyBenchmark.Figures row : figures) {
            table.append("| ")
                    .append(row.inputBytes())
                    .append(" B | ")
                    .append(row.inProcess().p50())
                    .append(" µs | ")
                    .append(row.inProcess().p99())
                    .append(" µs | ")
                    .append(row.rest().p50())
                    .append(" µs | ")
                    .append(row.rest().p99())
                    .append(" µs | ")
                    .append(Math.round(row.ratio() * 10) / 10.0)
                    .append(" |\n");
        }
        Path folder = Files.createDirectories(Path.of("target", "performance"));
        Files.writeString(folder.resolve("policy.md"), table.toString());
        assertThat(figures.getFirst().ratio()).as("%s", figures).isGreaterThan(1);
    }
}
