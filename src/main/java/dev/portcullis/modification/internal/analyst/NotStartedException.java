package dev.portcullis.modification.internal.analyst;

/** No analyst could be started, or not now. */
final class NotStartedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotStartedException(String message) {
        super(message);
    }

    NotStartedException(String message, Throwable cause) {
        super(message, cause);
    }
}
