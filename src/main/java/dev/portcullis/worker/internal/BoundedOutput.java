package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads one pipe of a run to its end, keeping what fits. A pipe, because a file the run prints into can be reopened and
 * truncated by it.
 */
final class BoundedOutput {
    private static final int CHUNK = 16 * 1024;

    private final InputStream pipe;
    private final int atMost;
    private final boolean keepTail;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean overflowed;

    private BoundedOutput(InputStream pipe, int atMost, boolean keepTail) {
        this.pipe = pipe;
        this.atMost = atMost;
        this.keepTail = keepTail;
    }

    /** Keeps the first {@code atMost} bytes; more is an overflow. */
    static BoundedOutput first(InputStream pipe, int atMost, String name) {
        return new BoundedOutput(pipe, atMost, false).start(name);
    }

    /** Keeps the last bytes, up to {@code atMost}. */
    static BoundedOutput last(InputStream pipe, int atMost, String name) {
        return new BoundedOutput(pipe, atMost, true).start(name);
    }

    private BoundedOutput start(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::drain);
        return this;
    }

    private void drain() {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = pipe.read(chunk); read >= 0; read = pipe.read(chunk)) {
                keep(chunk, read);
            }
            drained.complete(null);
        } catch (IOException e) {
            // The pipe was closed under us because the run had to end.
            drained.complete(null);
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        if (!keepTail) {
            int fits = Math.min(length, atMost - kept.size());
            kept.write(chunk, 0, fits);
            overflowed |= fits < length;
            return;
        }
        kept.write(chunk, 0, length);
        if (kept.size() > 2 * CHUNK + atMost) {
            byte[] all = kept.toByteArray();
            kept.reset();
            kept.write(all, all.length - atMost, atMost);
        }
    }

    boolean overflowed() {
        return overflowed;
    }

    /** Waits for the pipe's end, which comes when the run's last process is gone, and closes it if that takes too long. */
    Bytes finish(long millis) throws InterruptedException {
        try {
            drained.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            try {
                pipe.close();
            } catch (IOException ignored) {
                // Nothing more can be read either way.
            }
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        }
        synchronized (this) {
            byte[] all = kept.toByteArray();
            if (keepTail && all.length > atMost) {
                return Bytes.copyOf(java.util.Arrays.copyOfRange(all, all.length - atMost, all.length));
            }
            return Bytes.copyOf(all);
        }
    }
}
