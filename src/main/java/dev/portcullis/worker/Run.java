package dev.portcullis.worker;

import java.time.Duration;

/** One run under way. */
public interface Run {
    /**
     * Waits for the end, and brings it about: what still runs after {@code atMost} is killed.
     *
     * @return how it ended; the same object however often it is asked
     */
    RunEnd await(Duration atMost) throws InterruptedException;

    /** Kills every process of the run. Returns at once; the end follows within a second. Harmless once ended. */
    void kill();
}
