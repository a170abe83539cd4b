package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.BlobSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Content from the gateway, with the last of it kept in memory. Only content that hashes to its name is kept. */
final class GatewayBlobs implements BlobSource {
    private static final long KEPT_BYTES = 64L << 20;
    private static final int KEPT_BLOB_BYTES = 1 << 20;

    private final Gateway gateway;
    private final Map<Digest, Bytes> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long keptBytes;

    GatewayBlobs(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Optional<Bytes> blob(Digest digest) {
        synchronized (this) {
            Bytes content = kept.get(digest);
            if (content != null) {
                return Optional.of(content);
            }
        }
        try {
            Optional<Bytes> fetched = gateway.blob(digest);
            fetched.filter(content -> content.length() <= KEPT_BLOB_BYTES
                            && Digest.of(content).equals(digest))
                    .ifPresent(content -> keep(digest, content));
            return fetched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while fetching a blob"));
        }
    }

    private synchronized void keep(Digest digest, Bytes content) {
        if (kept.put(digest, content) == null) {
            keptBytes += content.length();
        }
        var oldest = kept.entrySet().iterator();
        while (keptBytes > KEPT_BYTES && oldest.hasNext()) {
            keptBytes -= oldest.next().getValue().length();
            oldest.remove();
        }
    }
}
