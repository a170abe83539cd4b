package dev.portcullis.clearance;

/** Proofs that do not belong together, or not enough of them: nothing is issued. */
public final class ClearanceRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClearanceRefusedException(String message) {
        super(message);
    }
}
