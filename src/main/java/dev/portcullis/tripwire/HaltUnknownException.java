package dev.portcullis.tripwire;

/** Whether a halt stands cannot be said now: the place where it is written cannot be reached. */
public final class HaltUnknownException extends Exception {
    public HaltUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
