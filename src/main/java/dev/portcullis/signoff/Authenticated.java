package dev.portcullis.signoff;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How and when a person authenticated at the identity provider, as a verified token says it.
 *
 * @param level the authentication context class ({@code acr}), empty when the token names none
 * @param at the time of the authentication itself ({@code auth_time}), not of the token; empty when the token does not say
 */
public record Authenticated(String level, Optional<Instant> at) {
    /** Nothing is known of it, so it never counts as fresh. */
    public static final Authenticated UNKNOWN = new Authenticated("", Optional.empty());

    /** A provider's clock may be ahead of the gateway's by as much. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private static final int DIGITS = 12;

    /**
     * Reads the claims of a verified token.
     *
     * @param level its {@code acr}, in whatever form the library gives it
     * @param at its {@code auth_time}, in seconds since 1970; anything else is as good as none
     */
    public static Authenticated of(@Nullable Object level, @Nullable Object at) {
        String seconds = String.valueOf(at);
        boolean isTime = !seconds.isEmpty()
                && seconds.length() <= DIGITS
                && seconds.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return new Authenticated(
                level == null ? "" : level.toString(),
                isTime ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds))) : Optional.empty());
    }

    /** Whether it happened at most {@code age} ago; what is not dated, or dated well after now, did not. */
    boolean isWithin(Duration age, Instant now) {
        return at.filter(time -> !time.isAfter(now.plus(AHEAD)) && !now.isAfter(time.plus(age)))
                .isPresent();
    }
}
