package dev.portcullis.ledger;

/** The ledger cannot answer now: its database does not, or nothing is published yet. Whoever asked must wait or refuse. */
public final class LedgerUnavailableException extends RuntimeException {
    public LedgerUnavailableException(String message) {
        super(message);
    }

    public LedgerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
