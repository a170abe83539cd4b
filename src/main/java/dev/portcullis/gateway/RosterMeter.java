package dev.portcullis.gateway;

import dev.portcullis.admission.Amendments;
import dev.portcullis.attest.RosterCheck;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Whether every quorum can be met by the people of trust (F11): looked at when the gateway starts and every minute, said in
 * the log when it changes. Ready or not, the gate stays as it is: what nobody can sign is refused, not passed.
 */
@Singleton
final class RosterMeter {
    private static final System.Logger LOG = System.getLogger(RosterMeter.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Amendments amendments;
    private final InstantSource clock;
    private volatile List<RosterCheck> last = List.of();
    private Instant next = Instant.MIN;

    RosterMeter(Amendments amendments, MeterRegistry meters, InstantSource clock) {
        this.amendments = amendments;
        this.clock = clock;
        Gauge.builder("portcullis.quorums.unmet", this, RosterMeter::unmet)
                .description("Quorums that the people of trust cannot meet, operators of a lineage left out")
                .register(meters);
        Gauge.builder("portcullis.quorums.spare", this, RosterMeter::spare)
                .description("People that may be away before some quorum cannot be met")
                .register(meters);
    }

    /** Looks again, when it is time; called by the gateway's loop. */
    void read() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        List<RosterCheck> found = amendments.roster();
        for (RosterCheck check : found) {
            if (check.found().spare() <= 0 && !last.contains(check)) {
                LOG.log(System.Logger.Level.WARNING, "roster: " + check);
            }
        }
        last = found;
    }

    private double unmet() {
        return last.stream().filter(check -> !check.found().met()).count();
    }

    private double spare() {
        return last.stream().mapToInt(check -> check.found().spare()).min().orElse(0);
    }
}
