package dev.portcullis.api;

import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.StepUp;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Lets what is grave be done by who authenticated just now; everybody else is told how to (RFC 9470). */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class FreshDoor {
    private final StepUp stepUp;
    private final InstantSource clock;

    FreshDoor(StepUp stepUp, InstantSource clock) {
        this.stepUp = stepUp;
        this.clock = clock;
    }

    /**
     * Refuses who did not.
     *
     * @throws StaleLoginException for a login that is too old, of another level, or none
     */
    void require(Caller caller) {
        if (!(caller instanceof Caller.Human human) || !stepUp.isMetBy(human.login(), clock.instant())) {
            throw new StaleLoginException(stepUp);
        }
    }

    /** The same, where answering that ask is grave. */
    void require(Caller caller, Ask ask) {
        if (stepUp.isAskedFor(ask)) {
            require(caller);
        }
    }
}
