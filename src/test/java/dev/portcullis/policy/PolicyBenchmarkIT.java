package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyBenchmarkIT {

    /** T1, loosely and for 1 KB: figures worth quoting are taken on a machine that does nothing else. */
    @Test
    void aJudgementInProcessIsFasterThanOneByRest()
            throws IOException, InterruptedException, PolicyRefusedException, MalformedJsonException {
        // Given
        Path opa = Path.of(Rego.executable());

        byte[] input = PolicyBenchmark.inputs(Inputs.bytes("promote-allowed")).getFirst();

        // When
        PolicyBenchmark.Figures figures = PolicyBenchmark.measure(opa, input, Duration.ofSeconds(2));

        // Then
        assertThat(figures.inProcess().count()).isPositive();
        assertThat(figures.rest().count()).isPositive();
        assertThat(figures.ratio()).as("%s", figures).isGreaterThan(1);
    }
}
