package dev.portcullis.gateway;

import dev.portcullis.kernel.LetThrough;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Stands behind every doorkeeper: what none of them let through goes no further. */
final class LastDoor {
    private static final int AFTER_ALL_OTHERS = Integer.MAX_VALUE;

    @ServerRequestFilter(priority = AFTER_ALL_OTHERS)
    void before(ContainerRequestContext request) {
        if (request.getProperty(LetThrough.BY) == null) {
            throw new ForbiddenException("no doorkeeper let this through");
        }
    }
}
