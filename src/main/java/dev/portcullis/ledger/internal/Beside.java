package dev.portcullis.ledger.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few steps of one piece of work that run beside it, because they wait for a disk or a database; their results come in
 * the order in which they were begun. Used by one thread.
 */
final class Beside<T> implements AutoCloseable {
    /** What all of this process share; none is there while there is nothing to do. */
    private static final int THREADS = 5;

    private static final int WAITING = 64;
    private static final long IDLE_SECONDS = 10;
    private static final ThreadPoolExecutor SHARED = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("portcullis-beside-", 0).daemon().factory(),
            // Past the limit whoever asks works: it is slower, and nothing is lost.
            new ThreadPoolExecutor.CallerRunsPolicy());

    static {
        SHARED.allowCoreThreadTimeOut(true);
    }

    private final Deque<Future<T>> underway = new ArrayDeque<>();

    void begin(Callable<T> step) {
        underway.addLast(SHARED.submit(step));
    }

    int underway() {
        return underway.size();
    }

    /** Waits for the step that was begun first. */
    T end() throws SQLException, IOException {
        try {
            T result = underway.getFirst().get();
            underway.removeFirst();
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while tiles were made");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException cause -> throw cause;
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until nothing of it runs any more, whatever becomes of it. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (!underway.isEmpty()) {
            try {
                underway.getFirst().get();
                underway.removeFirst();
            } catch (ExecutionException e) {
                underway.removeFirst();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
