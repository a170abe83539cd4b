package dev.portcullis.gateway;

import dev.portcullis.policy.PolicyRefusedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a gateway does every second beside its requests, step by step. A step that fails is told of, and keeps none of those
 * behind it from being done.
 */
final class Housekeeping {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

    /** What is done; it may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws PolicyRefusedException;
    }

    /**
     * A step.
     *
     * @param needed whether judgements stand on it: while it fails the gateway is not ready
     */
    record Step(String name, boolean needed, Work work) {}

    private final List<Step> steps;
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    /** These steps, in this order. */
    Housekeeping(List<Step> steps, MeterRegistry meters) {
        this.steps = List.copyOf(steps);
        for (Step step : steps) {
            failures.put(
                    step.name(),
                    Counter.builder("portcullis.housekeeping.failures")
                            .description("How often a step of the housekeeping failed")
                            .tag("step", step.name())
                            .register(meters));
            Gauge.builder("portcullis.housekeeping.failing", failing, now -> now.containsKey(step.name()) ? 1 : 0)
                    .description("1 while a step of the housekeeping failed when it was last done")
                    .tag("step", step.name())
                    .register(meters);
        }
    }

    /** Does every step once. */
    void run() {
        for (Step step : steps) {
            try {
                step.work().run();
                failing.remove(step.name());
            } catch (RuntimeException | PolicyRefusedException e) {
                Objects.requireNonNull(failures.get(step.name())).increment();
                failing.put(step.name(), e.getClass().getSimpleName() + ": " + e.getMessage());
                LOG.log(System.Logger.Level.WARNING, "housekeeping: " + step.name() + " failed", e);
            }
        }
    }

    /** What judgements stand on and failed when it was last done. */
    Stream<String> faults() {
        return steps.stream()
                .filter(Step::needed)
                .flatMap(step -> Optional.ofNullable(failing.get(step.name())).stream()
                        .map(fault -> step.name() + ": " + fault));
    }
}
