package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.analyst.Finding.Why;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Outlines by type and digest, kept in memory as long as they fit; the least recently used goes first. What an analyst did
 * not say is not kept. Two who ask for the same at once have it read once. Safe for use by many threads.
 */
public final class OutlineCache {
    /** An entry with nothing in it, and a sign without its texts, as a Java machine lays them out. */
    private static final long ENTRY_BYTES = 256;

    private static final long SIGN_BYTES = 160;

    private final Analyst analyst;
    private final long atMostBytes;
    private final Duration longest;
    private final Map<Key, Outline> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final ConcurrentMap<Key, CompletableFuture<Finding>> asked = new ConcurrentHashMap<>();
    private long keptBytes;

    private record Key(ContentType type, Digest content) {}

    /**
     * An empty one.
     *
     * @param longest that asking {@code analyst} may take
     */
    public OutlineCache(Analyst analyst, long atMostBytes, Duration longest) {
        this.analyst = analyst;
        this.atMostBytes = atMostBytes;
        this.longest = longest;
    }

    /** The outline if it is kept. */
    synchronized Optional<Outline> kept(ContentType type, Digest digest) {
        return Optional.ofNullable(kept.get(new Key(type, digest)));
    }

    /**
     * The outline that is kept, or what the analyst says.
     *
     * @param content of that digest; not asked for when its outline is kept
     */
    Finding find(ContentType type, Digest digest, Supplier<Bytes> content) {
        Optional<Outline> found = kept(type, digest);
        if (found.isPresent()) {
            return new Said(found.get());
        }
        Key key = new Key(type, digest);
        CompletableFuture<Finding> mine = new CompletableFuture<>();
        CompletableFuture<Finding> others = asked.putIfAbsent(key, mine);
        if (others != null) {
            return await(others);
        }
        Finding finding = new Silent(Why.CRASHED, "asking for it failed");
        try {
            // Somebody may have been told it between the first look and now.
            found = kept(type, digest);
            finding = found.isPresent() ? new Said(found.get()) : analyst.ask(type, digest, content.get());
            if (finding instanceof Said(Outline outline) && found.isEmpty()) {
                keep(key, outline);
            }
            return finding;
        } finally {
            asked.remove(key, mine);
            mine.complete(finding);
        }
    }

    private Finding await(CompletableFuture<Finding> others) {
        try {
            return others.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new Silent(Why.BUSY, "whoever asked before is still waiting");
        } catch (ExecutionException e) {
            return new Silent(Why.CRASHED, String.valueOf(e.getCause()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Silent(Why.INTERRUPTED, "whoever asked was interrupted");
        }
    }

    private synchronized void keep(Key key, Outline outline) {
        long bytes = bytes(outline);
        if (bytes > atMostBytes) {
            return;
        }
        Outline before = kept.put(key, outline);
        keptBytes += bytes - (before == null ? 0 : bytes(before));
        var eldest = kept.entrySet().iterator();
        while (keptBytes > atMostBytes) {
            keptBytes -= bytes(eldest.next().getValue());
            eldest.remove();
        }
    }

    /** About what it takes. */
    private static long bytes(Outline outline) {
        long bytes = ENTRY_BYTES;
        for (Sign sign : outline.signs()) {
            bytes += SIGN_BYTES;
            bytes += 2L
                    * (sign.key().length()
                            + sign.scope().length()
                            + sign.shown().length()
                            + sign.value().length());
        }
        return bytes;
    }
}
