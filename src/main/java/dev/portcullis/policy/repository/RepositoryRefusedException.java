package dev.portcullis.policy.repository;

/** A directory that is no policy repository, or that holds what none may hold. */
public final class RepositoryRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public RepositoryRefusedException(String message) {
        super(message);
    }

    public RepositoryRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
