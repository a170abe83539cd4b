package dev.portcullis.improver;

/** The author of programs gave nothing usable; the message says why and what to do. */
public final class AuthorFailedException extends Exception {
    public AuthorFailedException(String message) {
        super(message);
    }

    public AuthorFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
