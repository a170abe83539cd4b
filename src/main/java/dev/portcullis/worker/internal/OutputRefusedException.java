package dev.portcullis.worker.internal;

/** What a run left is not only regular files within bounds; the message names it and is not yet inert. */
public final class OutputRefusedException extends Exception {
    public OutputRefusedException(String message) {
        super(message);
    }

    public OutputRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
