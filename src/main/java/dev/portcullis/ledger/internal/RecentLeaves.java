package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What this process has appended and not yet put into a tile, by its hash: the leader then need not read it from the
 * database again. It vouches for nothing: what becomes of it is a tile, which is read back and hashed before anyone signs.
 *
 * <p>When it is full, what comes later is read from the database; what is never asked for, because its transaction was
 * rolled back or another gateway made the tile, goes after {@link #KEPT}.
 */
public final class RecentLeaves {
    static final Duration KEPT = Duration.ofSeconds(30);

    /** What a leaf takes besides its bytes, about: its hash, and its place in the map. */
    private static final int OVERHEAD_BYTES = 256;

    private record Recent(Bytes leaf, long since) {
        private long size() {
            return (long) leaf.length() + OVERHEAD_BYTES;
        }
    }

    private final LongSupplier nanoTime;

    /** The oldest first. */
    private final Map<Digest, Recent> leaves = new LinkedHashMap<>();

    private long bytes;

    /** Keeps nothing yet. */
    public RecentLeaves() {
        this(System::nanoTime);
    }

    RecentLeaves(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Keeps a leaf, if there is room. */
    public synchronized void keep(Digest hash, Bytes leaf) {
        Recent recent = new Recent(leaf, nanoTime.getAsLong());
        forgetUntil(recent.since() - KEPT.toNanos());
        if (bytes + recent.size() <= Bounds.RECENT_LEAVES_BYTES && leaves.putIfAbsent(hash, recent) == null) {
            bytes += recent.size();
        }
    }

    private void forgetUntil(long nanos) {
        var oldest = leaves.values().iterator();
        while (oldest.hasNext()) {
            Recent recent = oldest.next();
            if (recent.since() - nanos > 0) {
                return;
            }
            oldest.remove();
            bytes -= recent.size();
        }
    }

    /** Gives a leaf out, once. */
    synchronized Optional<Bytes> take(Digest hash) {
        Recent recent = leaves.remove(hash);
        if (recent == null) {
            return Optional.empty();
        }
        bytes -= recent.size();
        return Optional.of(recent.leaf());
    }
}
