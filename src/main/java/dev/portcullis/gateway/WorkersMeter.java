package dev.portcullis.gateway;

import dev.portcullis.admission.WorkerStandings;
import dev.portcullis.admission.WorkerStandings.Behind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How many workers refuse every permit because they have not got the trust in force; said in the log when one begins to. */
@Singleton
final class WorkersMeter {
    private static final System.Logger LOG = System.getLogger(WorkersMeter.class.getName());

    private final WorkerStandings workers;
    private volatile Set<String> last = Set.of();

    WorkersMeter(WorkerStandings workers, MeterRegistry meters) {
        this.workers = workers;
        Gauge.builder("portcullis.workers.behind", this, meter -> meter.last.size())
                .description("Workers under an older version of trust, which refuse every permit")
                .register(meters);
    }

    /** Looks again; called by the gateway's loop. */
    void read() {
        List<Behind> found = workers.behind();
        for (Behind one : found) {
            if (!last.contains(one.worker())) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "worker {0} works under version {1} of trust, in force is {2}: it refuses every permit. {3}",
                        one.worker(),
                        one.trust(),
                        one.inForce(),
                        one.advice());
            }
        }
        last = found.stream().map(Behind::worker).collect(Collectors.toUnmodifiableSet());
    }
}
