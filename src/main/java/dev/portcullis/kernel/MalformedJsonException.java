package dev.portcullis.kernel;

/** JSON that is not strict, not within bounds, or not of the expected shape; the message is inert and names the place. */
public final class MalformedJsonException extends Exception {
    public MalformedJsonException(String message) {
        super(message);
    }
}
