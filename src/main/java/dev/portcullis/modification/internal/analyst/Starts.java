package dev.portcullis.modification.internal.analyst;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When analysts may be started: some at once, then one a while; after one that did not start, none for a while. */
final class Starts {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final long ahead;
    private long nextNanos;
    private long pausedUntilNanos;
    private int failures;

    /**
     * Allows starts.
     *
     * @param atOnce how many may come without a wait between them
     */
    Starts(int atOnce) {
        ahead = EVERY.toNanos() * (atOnce - 1);
        nextNanos = System.nanoTime() - ahead;
        pausedUntilNanos = System.nanoTime();
    }

    /**
     * Waits until one may be started.
     *
     * @param untilNanos by {@link System#nanoTime} when to give up
     * @throws NotStartedException when it may not by then
     */
    void await(long untilNanos) throws NotStartedException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(turn(untilNanos));
    }

    private synchronized long turn(long untilNanos) throws NotStartedException {
        long now = System.nanoTime();
        if (pausedUntilNanos - now > 0) {
            throw new NotStartedException("the last one did not start; another is tried soon");
        }
        if (nextNanos - (now - ahead) < 0) {
            nextNanos = now - ahead;
        }
        long wait = Math.max(0, nextNanos - now);
        if (wait > 0 && now + wait - untilNanos > 0) {
            throw new NotStartedException("too many had to be replaced");
        }
        nextNanos += EVERY.toNanos();
        return wait;
    }

    /** Says that one started. */
    synchronized void succeeded() {
        failures = 0;
    }

    /**
     * Says that one did not.
     *
     * @return whether it is the first since one did
     */
    synchronized boolean failed() {
        long pause = Math.min(LONGEST_PAUSE.toNanos(), EVERY.toNanos() << Math.min(failures, Integer.SIZE - 1));
        pausedUntilNanos = System.nanoTime() + pause;
        failures++;
        return failures == 1;
    }
}
