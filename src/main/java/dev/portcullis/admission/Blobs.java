package dev.portcullis.admission;

import dev.portcullis.admission.internal.BlobTable;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import java.time.InstantSource;
import java.util.Optional;

/** Content by digest, as it is put and fetched from outside. */
public final class Blobs {
    private final Transactions transactions;
    private final BlobTable table = new BlobTable();
    private final InstantSource clock;

    public Blobs(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What became of content that was put. */
    public enum Put {
        STORED,
        THERE_ALREADY,
        /** Its principal has {@link Bounds#STORED_BYTES} stored. */
        OVER_QUOTA
    }

    /**
     * Keeps content under its digest.
     *
     * @param by who puts it, and whose quota it counts for
     */
    public Put put(Bytes content, String by) {
        return transactions.run(transaction -> {
            if (table.blob(transaction, Digest.of(content)).isPresent()) {
                return Put.THERE_ALREADY;
            }
            // One at a time for each principal, or two at once would both find room.
            Sql.one(transaction, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> true, "blob/" + by);
            if (table.storedBy(transaction, by) + content.length() > Bounds.STORED_BYTES) {
                return Put.OVER_QUOTA;
            }
            table.put(transaction, content, by, clock.instant());
            return Put.STORED;
        });
    }

    public Optional<Bytes> get(Digest digest) {
        return transactions.run(transaction -> table.blob(transaction, digest));
    }

    public BlobSource source() {
        return table.source(transactions);
    }
}
