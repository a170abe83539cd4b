package dev.portcullis.ledger;

/**
 * The copies of the ledger contradict each other (L6), or its bytes no longer hash to what was assigned (L4). Nothing is
 * signed until a person has looked; the message says which copy is behind and what to do.
 */
public final class LedgerDisagreesException extends RuntimeException {
    public LedgerDisagreesException(String message) {
        super(message);
    }
}
