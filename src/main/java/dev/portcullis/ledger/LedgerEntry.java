package dev.portcullis.ledger;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;

/**
 * One thing that happened, as it is kept for ever.
 *
 * @param id given by who appends; appending the same id and bytes again changes nothing (L9)
 * @param kind what the envelope states
 * @param leaf the exact bytes of the stored envelope, at most {@link Bounds#LEDGER_ENTRY_BYTES} (L7); what is longer goes
 *     by digest
 */
public record LedgerEntry(EntryId id, PredicateType kind, Bytes leaf) {
    public LedgerEntry {
        if (leaf.length() == 0 || leaf.length() > Bounds.LEDGER_ENTRY_BYTES) {
            throw new IllegalArgumentException("L7: a ledger entry has 1 to " + Bounds.LEDGER_ENTRY_BYTES
                    + " bytes, entry " + id + " has " + leaf.length() + "; keep the rest as a blob and log its digest");
        }
    }
}
