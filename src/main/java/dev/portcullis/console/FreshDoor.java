package dev.portcullis.console;

import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.StepUp;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Lets what is grave be done by who authenticated just now; everybody else is sent to the identity provider first. */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class FreshDoor {
    private final StepUp stepUp;
    private final InstantSource clock;

    FreshDoor(StepUp stepUp, InstantSource clock) {
        this.stepUp = stepUp;
        this.clock = clock;
    }

    /** Whether a grave thing would be taken of this visitor now. */
    boolean isOpenTo(Visitor visitor) {
        return stepUp.isMetBy(visitor.login(), clock.instant());
    }

    /** The same for answering that ask, which need not be grave. */
    boolean isOpenTo(Visitor visitor, Ask ask) {
        return !stepUp.isAskedFor(ask) || isOpenTo(visitor);
    }

    /** Whether it would be for a while yet, so that there is no need to log in again. */
    boolean staysOpenTo(Visitor visitor) {
        return stepUp.isMetForAWhileBy(visitor.login(), clock.instant());
    }

    /**
     * Refuses whom it is not open to.
     *
     * @throws PageException for a login that is too old or of another level
     */
    void require(Visitor visitor) {
        if (!isOpenTo(visitor)) {
            throw new PageException(
                    PageProblem.INSUFFICIENT_USER_AUTHENTICATION,
                    "this takes a login that is at most " + stepUp.maxAge().toMinutes()
                            + " minutes old; log in again and repeat it");
        }
    }

    /** The same, where answering that ask is grave. */
    void require(Visitor visitor, Ask ask) {
        if (stepUp.isAskedFor(ask)) {
            require(visitor);
        }
    }

    /** What the identity provider is asked for. */
    StepUp stepUp() {
        return stepUp;
    }
}
