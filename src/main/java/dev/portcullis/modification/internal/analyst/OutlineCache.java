package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.analyst.Finding.Why;
import dev.portcullis.modification.internal.code.Flow;
import dev.portcullis.modification.internal.code.Outline;
import dev.portcullis.modification.internal.code.Sign;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
    /** What a Java machine takes for an entry with nothing in it, a sign without its texts, and a text of no length. */
    private static final long ENTRY_BYTES = 256;

    private static final long SIGN_BYTES = 48;
    /** An edge, and what looks it up. */
    private static final long EDGE_BYTES = 96;

    private static final long TEXT_BYTES = 56;

    private final Analyst analyst;
    private final long atMostBytes;
    private final Duration longest;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final ConcurrentMap<Key, CompletableFuture<Finding>> asked = new ConcurrentHashMap<>();
    private long keptBytes;

    private record Key(ContentType type, Digest content) {}

    private record Kept(Outline outline, long bytes) {
        /** Signs of one file say much the same: each text is kept once. */
        static Kept of(Outline outline) {
            Map<String, String> texts = new HashMap<>();
            List<Sign> signs = outline.signs().stream()
                    .map(sign -> new Sign(
                            sign.kind(),
                            once(texts, sign.key()),
                            sign.line(),
                            once(texts, sign.scope()),
                            once(texts, sign.shown()),
                            once(texts, sign.value())))
                    .toList();
            long bytes = ENTRY_BYTES + SIGN_BYTES * signs.size();
            List<Flow.Edge> edges = outline.flow().edges().stream()
                    .map(edge -> new Flow.Edge(once(texts, edge.from()), once(texts, edge.to())))
                    .toList();
            Flow flow = new Flow(
                    edges,
                    outline.flow().sinks(),
                    outline.flow().calls(),
                    outline.flow().names(),
                    outline.flow().whole());
            bytes += EDGE_BYTES * edges.size();
            for (Flow.Sink sink : flow.sinks()) {
                bytes += TEXT_BYTES + 2L * (sink.kind().length() + sink.shown().length());
            }
            for (Flow.Call call : flow.calls()) {
                bytes += TEXT_BYTES + 2L * (call.of().length() + call.shown().length());
            }
            for (String name : flow.names()) {
                bytes += TEXT_BYTES + 2L * name.length();
            }
            for (String text : texts.keySet()) {
                bytes += TEXT_BYTES + 2L * text.length();
            }
            return new Kept(new Outline(outline.trouble(), signs, outline.complexity(), flow), bytes);
        }

        private static String once(Map<String, String> texts, String text) {
            String same = texts.putIfAbsent(text, text);
            return same == null ? text : same;
        }
    }

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
        return Optional.ofNullable(kept.get(new Key(type, digest))).map(Kept::outline);
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

    private void keep(Key key, Outline outline) {
        Kept entry = Kept.of(outline);
        if (entry.bytes() <= atMostBytes) {
            keep(key, entry);
        }
    }

    private synchronized void keep(Key key, Kept entry) {
        Kept before = kept.put(key, entry);
        keptBytes += entry.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Kept> eldest = kept.values().iterator();
        while (keptBytes > atMostBytes) {
            keptBytes -= eldest.next().bytes();
            eldest.remove();
        }
    }
}
