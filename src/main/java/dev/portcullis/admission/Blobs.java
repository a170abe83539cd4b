package dev.portcullis.admission;

import dev.portcullis.admission.internal.BlobTable;
import dev.portcullis.admission.internal.BlobTable.Stored;
import dev.portcullis.admission.internal.DocumentTable;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Content by digest, as it is put and fetched from outside. */
public final class Blobs {
    /** So few that no other transaction waits for long. */
    static final int AT_A_TIME = 200;

    private final Transactions transactions;
    private final BlobTable table = new BlobTable();
    private final DocumentTable documents = new DocumentTable();
    private final InstantSource clock;

    public Blobs(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What became of content that was put. */
    public enum Put {
        STORED,
        THERE_ALREADY,
        /** Its principal has stored {@link Bounds#STORED_BYTES} within {@link Bounds#LOOSE_BLOB}. */
        OVER_QUOTA
    }

    /**
     * Stores content under its digest. Unless something on record comes to refer to it, it goes a day after it was last
     * put.
     *
     * @param by who puts it, and whose quota it counts for
     */
    public Put put(Bytes content, String by) {
        return transactions.run(transaction -> {
            // One at a time for each principal, or two at once would both find room.
            Sql.one(transaction, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> true, "blob/" + by);
            Optional<Stored> stored = table.stored(transaction, Digest.of(content));
            if (stored.isPresent() && stored.get().kept()) {
                return Put.THERE_ALREADY;
            }
            Instant now = clock.instant();
            boolean own = stored.isPresent() && stored.get().by().equals(by);
            long more = own ? 0 : content.length();
            if (table.storedBy(transaction, by, now.minus(Bounds.LOOSE_BLOB)) + more > Bounds.STORED_BYTES) {
                return Put.OVER_QUOTA;
            }
            table.put(transaction, content, by, now);
            return stored.isPresent() ? Put.THERE_ALREADY : Put.STORED;
        });
    }

    /**
     * Deletes what nothing on record refers to, a day after it was last put; called by the gateway's loop.
     *
     * @return how many are gone, at most {@value #AT_A_TIME}
     */
    public int collect() {
        return transactions.run(
                transaction -> table.deleteLoose(transaction, clock.instant().minus(Bounds.LOOSE_BLOB), AT_A_TIME));
    }

    /** Content that was put. */
    public Optional<Bytes> get(Digest digest) {
        return transactions.run(transaction -> table.blob(transaction, digest));
    }

    /** Anything that an entry of the ledger may name by digest; more than {@link #get}, and not for proposers. */
    public Optional<Bytes> document(Digest digest) {
        return transactions.run(transaction -> documents.find(transaction, digest));
    }

    public BlobSource source() {
        return table.source(transactions);
    }
}
