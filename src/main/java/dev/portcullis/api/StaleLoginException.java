package dev.portcullis.api;

import dev.portcullis.signoff.StepUp;

/** Ends a request that is grave and comes from a login that is not fresh. */
final class StaleLoginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StepUp stepUp;

    StaleLoginException(StepUp stepUp) {
        super("this takes a login of level " + stepUp.acrValues() + " that is at most "
                + stepUp.maxAge().toSeconds() + " seconds old");
        this.stepUp = stepUp;
    }

    /** What the answer's {@code WWW-Authenticate} says. */
    String challenge() {
        return stepUp.challenge();
    }
}
