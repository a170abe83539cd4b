package dev.portcullis.worker;

/** This machine cannot run things as it was asked to; the message says what to do about it. */
public final class EngineUnavailableException extends Exception {
    public EngineUnavailableException(String message) {
        super(message);
    }
}
