package dev.portcullis.admission;

/** Evidence that trust no longer believes: its key was ended, or a row was tampered with. */
final class EvidenceVoidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvidenceVoidException(Throwable cause) {
        super("evidence on record no longer verifies", cause);
    }
}
