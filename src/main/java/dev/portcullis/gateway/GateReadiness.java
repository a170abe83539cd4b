package dev.portcullis.gateway;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while everything a judgement needs is up; not ready, the gate is shut and proposals wait. */
@Readiness
@Singleton
final class GateReadiness implements HealthCheck {
    private final GatewayLife life;

    GateReadiness(GatewayLife life) {
        this.life = life;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> faults = life.faults();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gate").status(faults.isEmpty());
        for (int at = 0; at < faults.size(); at++) {
            response.withData("fault-" + (at + 1), faults.get(at));
        }
        return response.build();
    }
}
