package dev.portcullis.ledger.internal;

import dev.portcullis.ledger.Frontier;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
     * however many entries it covers. What comes alone is not held up, nor is {@link #PLENTY}.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Entries that got places since a publication began and are worth the next at once. */
    private static final long PLENTY = 4L * Term.BATCH;

    /** Between two looks while a publication runs; longer than the pace, so that what trickles in gets places once for each. */
    private static final long BESIDE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    /** Entries announced since the last look that end the wait beside a publication: what pours in gets places at once. */
    private static final long POURING = Term.BATCH / 2;

    private static final long EAGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration COMPARISON = Duration.ofMinutes(1);

    /** Gives places to entries; used by one thread. */
    interface Placing {
        /**
         * Gives places to some of those that wait, {@link Term#BATCH} at most.
         *
         * @return whether there may be more
         */
        boolean assign() throws SQLException, SupersededException;

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
    private final Changes placed = new Changes();
    private final Duration silence;
    private final Runnable well;

    private @Nullable Publication publication;
    private long began;
    private long publishedSize;

    /**
     * Prepares to lead.
     *
     * @param appended happens once for each entry that this process appends to a transaction
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
            boolean full = placing.assigned().size() - publishedSize < AHEAD && assign();
            publish(beside);
            if (System.nanoTime() - compared > COMPARISON.toNanos()) {
                placing.compare();
                compared = System.nanoTime();
            }
            if (!full && publication != null) {
                awaitPublication(publication, seen);
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

    private boolean assign() throws SQLException, SupersededException {
        long before = placing.assigned().size();
        boolean more = placing.assign();
        placed.happened((int) (placing.assigned().size() - before));
        return more;
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
                publication = new Publication(assigned, began);
                beside.execute(publication);
            } else {
                well.run();
            }
        }
    }

    /** One publication, whose end is looked at where entries are awaited. */
    private final class Publication extends FutureTask<@Nullable Void> {
        private Publication(Frontier assigned, long began) {
            super(() -> publishOne(assigned, began, placed.count()));
        }

        @Override
        protected void done() {
            appended.happened(0);
        }
    }

    /** Ends no sooner than the next publication may begin. */
    private @Nullable Void publishOne(Frontier assigned, long began, long before)
            throws SQLException, IOException, SupersededException, InterruptedException {
        publishing.publish(assigned);
        published.happened();
        placed.awaitBeyond(before + PLENTY, began + PACE_NANOS - System.nanoTime());
        return null;
    }

    /**
     * Waits for a moment. A publication that hangs silences the whole leader: it no longer talks to the database, which
     * gives the lead to another.
     */
    private void awaitPublication(Future<?> running, long seen) throws InterruptedException {
        if (System.nanoTime() - began <= silence.toNanos()) {
            appended.awaitBeyond(seen + POURING, BESIDE_NANOS, running::isDone);
            return;
        }
        try {
            running.get();
        } catch (ExecutionException e) {
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
