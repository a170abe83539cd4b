package dev.portcullis.ledger;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Durable evidence. An entry is <em>appended</em> in the caller's transaction, gets its <em>index</em> from the elected
 * sequencer once that transaction is durable, and is <em>published</em> when a signed checkpoint covers it. It never
 * goes back from any of these.
 *
 * <p>Every read may throw {@link LedgerUnavailableException}; none answers "published" without a published checkpoint.
 */
public interface Ledger {
    /** Entries one call may append; a longer list is a mistake of the caller. */
    int BATCH = 1_000;

    /**
     * Adds entries to the caller's transaction; they have no index before it commits. An entry that is there already
     * with the same kind and bytes is left as it is.
     *
     * @throws LedgerEntryConflictException when an id is taken by other bytes; the transaction must be rolled back
     * @throws SQLException when the database refuses; the transaction must be rolled back
     */
    void append(Connection transaction, List<LedgerEntry> entries) throws SQLException;

    /** As {@link #append(Connection, List)}, for one entry. */
    default void append(Connection transaction, LedgerEntry entry) throws SQLException {
        append(transaction, List.of(entry));
    }

    /** The entry, whether or not it is published; empty when no committed transaction appended it. */
    Optional<LedgerEntry> entry(EntryId entry);

    /** The entry at a place; empty while none has it. */
    Optional<EntryId> at(long index);

    /** The entry's place; empty until one is assigned. */
    Optional<Long> index(EntryId entry);

    /** The proof that the entry is in the last published checkpoint; empty until it is in one. */
    Optional<LogProof> proof(EntryId entry);

    /** The last published checkpoint; the first one is of size 0. */
    Checkpoint published();

    /** The bytes of a tile, the same for ever; empty when no published size has that tile. */
    Optional<Bytes> tile(Tile tile);

    boolean isPublished(EntryId entry);

    /**
     * Waits until the entry is published.
     *
     * @return whether it is; false once {@code atMost} is over
     */
    boolean awaitPublished(EntryId entry, Duration atMost) throws InterruptedException;
}
