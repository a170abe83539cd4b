package dev.portcullis.ledger.internal;

import dev.portcullis.ledger.Frontier;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The work of a leader: the calling thread gives places, and one publication at a time runs beside it. What fails in either
 * ends both.
 */
final class Lead {
    /** Entries that may have a place without being published: beyond, giving places waits. */
    static final long AHEAD = 16L * Term.BATCH;

    /** Between two looks for entries when nobody has announced any: entries appended through other gateways. */
    private static final long LOOK_MILLIS = 20;

    /** Between two looks just after an announcement, whose transaction has still to commit. */
    private static final long EAGER_LOOK_MILLIS = 2;

    /**
     * From the beginning of one publication to that of the next at the soonest: each waits for the disk several times,
     * however many entries it covers. What comes alone is not held up.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Between two looks while a publication runs; longer than the pace, so that what trickles in gets places once for each. */
    private static final long BESIDE_MILLIS = 25;

    private static final long EAGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration COMPARISON = Duration.ofMinutes(1);

    /** Gives places to entries; used by one thread. */
    interface Placing {
        /**
         * Gives places to some of those that wait.
         *
         * @return how many got one; {@link Term#BATCH} when there may be more
         */
        int assign() throws SQLException, SupersededException;

        /** The tree as far as places are given. */
        Frontier assigned();

        /** Compares the copies of the ledger (SAFETY S11). */
        void compare() throws SQLException, IOException;
    }

    /** Publishes trees, one after the other. */
    interface Publishing {
        /** Whether anything is to be published before all that has places is. */
        boolean isBehind(Frontier assigned);

        /** The size that is published. */
        long published();

        void publish(Frontier assigned) throws SQLException, IOException, SupersededException;
    }

    private final Placing placing;
    private final Publishing publishing;
    private final Changes appended;
    private final Changes published;
    private final Duration silence;
    private final Runnable well;

    private @Nullable Future<@Nullable Void> publication;
    private long began;
    private long publishedSize;

    /**
     * Prepares to lead.
     *
     * @param appended happens when this process appends to a transaction
     * @param published is told of every publication
     * @param silence that a publication may take; if it takes longer, giving places waits for it, however long
     * @param well is run whenever a publication has ended well or there is nothing to publish
     */
    Lead(Placing placing, Publishing publishing, Changes appended, Changes published, Duration silence, Runnable well) {
        this.placing = placing;
        this.publishing = publishing;
        this.appended = appended;
        this.published = published;
        this.silence = silence;
        this.well = well;
        this.publishedSize = publishing.published();
    }

    /** Works until something fails or the thread is interrupted; nothing runs any more when this returns. */
    void work() throws SQLException, IOException, SupersededException, InterruptedException {
        ExecutorService beside = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("portcullis-publisher").daemon().factory());
        try {
            work(beside);
        } finally {
            beside.shutdownNow();
            beside.close();
        }
    }

    private void work(ExecutorService beside)
            throws SQLException, IOException, SupersededException, InterruptedException {
        long eagerUntil = System.nanoTime();
        long seen = appended.count();
        long compared = System.nanoTime();
        while (true) {
            boolean full = placing.assigned().size() - publishedSize < AHEAD && placing.assign() == Term.BATCH;
            publish(beside);
            if (System.nanoTime() - compared > COMPARISON.toNanos()) {
                placing.compare();
                compared = System.nanoTime();
            }
            if (!full && publication != null) {
                awaitPublication(publication);
            } else if (!full) {
                boolean eager = eagerUntil - System.nanoTime() > 0;
                appended.awaitBeyondMillis(seen, eager ? EAGER_LOOK_MILLIS : LOOK_MILLIS);
            }
            long now = appended.count();
            if (now > seen) {
                seen = now;
                eagerUntil = System.nanoTime() + EAGER_NANOS;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Takes note of a publication that has ended, and begins the next. */
    private void publish(ExecutorService beside)
            throws SQLException, IOException, SupersededException, InterruptedException {
        if (publication != null && publication.isDone()) {
            requireWell(publication);
            publication = null;
            publishedSize = publishing.published();
            well.run();
        }
        if (publication == null) {
            Frontier assigned = placing.assigned();
            if (publishing.isBehind(assigned)) {
                began = System.nanoTime();
                publication = beside.submit(() -> publishOne(assigned, began));
            } else {
                well.run();
            }
        }
    }

    /** Ends no sooner than the next publication may begin. */
    private @Nullable Void publishOne(Frontier assigned, long began)
            throws SQLException, IOException, SupersededException, InterruptedException {
        publishing.publish(assigned);
        published.happened();
        TimeUnit.NANOSECONDS.sleep(began + PACE_NANOS - System.nanoTime());
        return null;
    }

    /**
     * Waits for a moment. A publication that hangs silences the whole leader: it no longer talks to the database, which
     * gives the lead to another.
     */
    private void awaitPublication(Future<?> running) throws InterruptedException {
        try {
            if (System.nanoTime() - began > silence.toNanos()) {
                running.get();
            } else {
                running.get(BESIDE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            // Looked at in its turn.
        }
    }

    private static void requireWell(Future<?> ended)
            throws SQLException, IOException, SupersededException, InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException cause -> throw cause;
                case IOException cause -> throw cause;
                case SupersededException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
