package dev.portcullis.policy.repository;

/** OPA did not start, did not end in time, or answered what it never should. Says nothing about the policies. */
public final class OpaFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public OpaFailedException(String message) {
        super(message);
    }

    public OpaFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
