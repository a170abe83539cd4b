package dev.portcullis.kernel;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Identifiers of RFC 9562 version 7: a millisecond clock and 74 random bits, so that they sort by birth.
 *
 * <p>Those made here sort by birth also within a millisecond (RFC 9562 §6.2, method 2): the ledger orders what waits for
 * its place by id, and a permit must come after the proofs it was issued on.
 */
public final class Uuid7 {
    private static final Pattern TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How far the clock may step back before ids follow it. */
    private static final long STEP_BACK_MILLIS = Bounds.CLOCK_STEP_BACK.toMillis();

    private static final long RANDOM_HIGH = 0x0fffL;
    private static final long RANDOM_LOW = 0x3fffffffffffffffL;
    private static final int MOST_STEP = 1 << 16;
    private static final AtomicReference<Born> LAST = new AtomicReference<>(new Born(Long.MIN_VALUE, 0, 0));

    /** What an id is made of: its millisecond and the 12 and 62 bits behind it. */
    private record Born(long millis, long high, long low) {
        static Born at(long millis) {
            return new Born(millis, RANDOM.nextLong() & RANDOM_HIGH, RANDOM.nextLong() & RANDOM_LOW);
        }

        /** The next in the same millisecond; by a step that nobody can guess. */
        Born next() {
            long step = 1L + RANDOM.nextInt(MOST_STEP);
            long sum = low + step;
            if (sum <= RANDOM_LOW) {
                return new Born(millis, high, sum);
            }
            return high < RANDOM_HIGH ? new Born(millis, high + 1, sum & RANDOM_LOW) : at(millis + 1);
        }

        UUID id() {
            return new UUID((millis << 16) | 0x7000L | high, low | 0x8000000000000000L);
        }
    }

    private Uuid7() {}

    public static UUID next(InstantSource clock) {
        long now = clock.millis();
        return LAST.updateAndGet(last -> {
                    boolean follows = now <= last.millis() && now >= last.millis() - STEP_BACK_MILLIS;
                    return follows ? last.next() : Born.at(now);
                })
                .id();
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is a UUIDv7 in lower-case canonical form
     */
    public static UUID parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a lower-case UUIDv7: " + Inert.text(text, 60));
        }
        return UUID.fromString(text);
    }
}
