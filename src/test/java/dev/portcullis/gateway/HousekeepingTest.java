package dev.portcullis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.Housekeeping.Step;
import dev.portcullis.policy.PolicyRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> done = new ArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean(true);

    private final Housekeeping housekeeping = new Housekeeping(
            List.of(
                    new Step("before", false, () -> done.add("before")),
                    new Step("amendments", false, this::amend),
                    new Step("policy", true, this::takeUp),
                    new Step("behind", false, () -> done.add("behind"))),
            meters);

    private void amend() {
        if (broken.get()) {
            throw new IllegalStateException("it cannot be carried");
        }
    }

    private void takeUp() throws PolicyRefusedException {
        if (broken.get()) {
            throw new PolicyRefusedException("no such bundle");
        }
    }

    @Test
    void aStepThatFailsIsToldOfAndKeepsNoneBehindItFromBeingDone() {
        // When
        housekeeping.run();
        housekeeping.run();

        // Then
        assertThat(done).containsExactly("before", "behind", "before", "behind");
        assertThat(failures("amendments")).isEqualTo(2);
        assertThat(failing("amendments")).isOne();
        assertThat(failures("behind") + failing("behind")).isZero();
    }

    @Test
    void onlyWhatJudgementsStandOnMakesTheGatewayUnreadyAndOnlyWhileItFails() {
        // When
        housekeeping.run();

        // Then
        assertThat(housekeeping.faults()).containsExactly("policy: PolicyRefusedException: no such bundle");

        // When
        broken.set(false);
        housekeeping.run();

        // Then
        assertThat(housekeeping.faults()).isEmpty();
        assertThat(failing("policy") + failing("amendments")).isZero();
        assertThat(failures("policy")).isOne();
    }

    private double failures(String step) {
        return meters.get("portcullis.housekeeping.failures")
                .tag("step", step)
                .counter()
                .count();
    }

    private double failing(String step) {
        return meters.get("portcullis.housekeeping.failing")
                .tag("step", step)
                .gauge()
                .value();
    }
}
