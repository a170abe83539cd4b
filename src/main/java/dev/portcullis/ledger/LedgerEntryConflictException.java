package dev.portcullis.ledger;

import dev.portcullis.kernel.EntryId;

/** An entry id is taken by other bytes (L9). Someone reuses ids or tries to rewrite what happened. */
public final class LedgerEntryConflictException extends RuntimeException {
    public LedgerEntryConflictException(EntryId entry) {
        super("L9: entry " + entry + " is in the ledger with other bytes; nothing was appended");
    }
}
