package dev.portcullis.local;

import java.time.Duration;

/** Hears what the stack is doing while somebody waits for it; may be called by several threads at once. */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Something was done or has begun.
     *
     * @param since how long ago the waiting began
     */
    void progress(Duration since, String what);
}
