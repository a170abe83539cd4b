package dev.portcullis.cli;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * A person's login as it is kept between commands, in a file that its owner alone may read.
 *
 * @param client the provider's client it was made with
 * @param person whom it is for, to be shown
 * @param refreshToken empty when the provider gave none
 */
record Login(
        String schema,
        URI issuer,
        String client,
        String person,
        String accessToken,
        String refreshToken,
        Instant expiresAt) {
    static final String SCHEMA = "portcullis.login/v1";

    private static final Duration SPARE = Duration.ofSeconds(20);

    /** Whether its access token lives long enough for another request. */
    boolean isFresh(Instant now) {
        return now.plus(SPARE).isBefore(expiresAt);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Login[" + person + " at " + issuer + " until " + expiresAt + "]";
    }
}
