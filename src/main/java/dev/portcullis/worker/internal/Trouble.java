package dev.portcullis.worker.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A trouble that is met again and again, told when it begins, when it becomes another one, and once a minute. */
final class Trouble {
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private @Nullable String standing;
    private Instant since = Instant.MIN;
    private Instant told = Instant.MIN;

    /** What to say of {@code what}, met now; nothing while it was said less than a minute ago. */
    Optional<String> met(String what, Instant now) {
        boolean other = !what.equals(standing);
        if (standing == null) {
            since = now;
        }
        standing = what;
        if (!other && now.isBefore(told.plus(AGAIN))) {
            return Optional.empty();
        }
        told = now;
        Duration lasted = Duration.between(since, now);
        return Optional.of(lasted.isZero() ? what : what + "; for " + lasted.toSeconds() + " s now");
    }

    /** For how long it stood, now that it is over; nothing when nothing was wrong. */
    Optional<Duration> over(Instant now) {
        boolean stood = standing != null;
        standing = null;
        return stood ? Optional.of(Duration.between(since, now)) : Optional.empty();
    }
}
