package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.analyst.Finding.Why;
import dev.portcullis.modification.internal.code.Outline;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A fixed number of analysts, each started when there is first something for it. Whoever asks while all are busy waits its
 * turn, for a bounded time. Safe for use by many threads.
 */
public final class AnalystPool implements Analyst, AutoCloseable {
    private static final System.Logger logger = System.getLogger(AnalystPool.class.getName());

    /** Whatever a file may have made of an analyst, it does not last. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static final Duration SHUNNED = Duration.ofMinutes(10);
    private static final int DETAIL_CHARACTERS = 600;

    private final Terms terms;
    private final Nest nest;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<AnalystProcess> idle = new ConcurrentLinkedDeque<>();
    private final Set<AnalystProcess> all = ConcurrentHashMap.newKeySet();
    private final Starts starts;
    private final Shunned shunned = new Shunned(SHUNNED);
    private volatile boolean closed;

    /**
     * What analysts may use.
     *
     * @param analysts at most at a time
     * @param heapMib of each one's Java machine
     * @param start until a new one must have greeted
     * @param answer until an outline must have come
     * @param turn how long to wait for one that is free
     */
    public record Terms(int analysts, int heapMib, Duration start, Duration answer, Duration turn) {
        public Terms {
            if (analysts < 1 || heapMib < 1 || start.isNegative() || answer.isNegative() || turn.isNegative()) {
                throw new IllegalArgumentException("at least one analyst, memory, and times that are not negative");
            }
        }
    }

    public AnalystPool(Terms terms, ChildProgram program) {
        this(terms, new Nest(program, terms.heapMib(), Confinement.strongestFirst()));
    }

    AnalystPool(Terms terms, Nest nest) {
        this.terms = terms;
        this.nest = nest;
        this.free = new Semaphore(terms.analysts(), true);
        this.starts = new Starts(2 * terms.analysts());
    }

    /** What holds the analysts, once one was started. */
    Optional<Confinement> confinement() {
        return nest.confinement();
    }

    /** How many analysts there are now. */
    int running() {
        return all.size();
    }

    @Override
    public Finding ask(ContentType type, Digest digest, Bytes content) {
        if (content.length() > Bounds.ANALYSED_FILE_BYTES) {
            return new Said(Outline.notUnderstood(1, "larger than what is analysed"));
        }
        if (shunned.holds(type, digest)) {
            return new Silent(Why.SHUNNED, "it ended an analyst before");
        }
        long until = System.nanoTime() + terms.turn().toNanos();
        try {
            if (!free.tryAcquire(terms.turn().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Silent(Why.BUSY, "no analyst was free");
            }
            try {
                return askOne(take(until), type, digest, content);
            } finally {
                free.release();
            }
        } catch (NotStartedException e) {
            return new Silent(Why.NOT_STARTED, String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Silent(Why.INTERRUPTED, "whoever asked was interrupted");
        }
    }

    private Finding askOne(AnalystProcess analyst, ContentType type, Digest digest, Bytes content)
            throws InterruptedException {
        Finding finding;
        try {
            finding = analyst.ask(type, content, terms.answer());
        } finally {
            giveBack(analyst);
        }
        // One that we ended ourselves is nothing to blame the file for.
        if (finding instanceof Silent silent && silent.why().blamesFile() && !closed) {
            shunned.add(type, digest);
            logger.log(
                    Level.WARNING,
                    "an analyst was replaced over {0} {1}: {2}, {3}",
                    type,
                    digest,
                    silent.why(),
                    Inert.text(silent.detail(), DETAIL_CHARACTERS));
        }
        return finding;
    }

    /** One that is idle, the last used first, so that few are started where few are needed; or a new one. */
    private AnalystProcess take(long until) throws NotStartedException, InterruptedException {
        for (AnalystProcess analyst = idle.pollFirst(); analyst != null; analyst = idle.pollFirst()) {
            if (analyst.isUsable() && !analyst.isOlderThan(LIFE)) {
                return analyst;
            }
            all.remove(analyst);
            analyst.close();
        }
        if (closed) {
            throw new NotStartedException("the analysts are closed");
        }
        starts.await(until);
        return start();
    }

    private AnalystProcess start() throws NotStartedException, InterruptedException {
        try {
            AnalystProcess analyst = AnalystProcess.greeted(nest.start(), terms.start());
            all.add(analyst);
            starts.succeeded();
            if (closed) {
                analyst.close();
                throw new NotStartedException("the analysts are closed");
            }
            return analyst;
        } catch (IOException e) {
            throw notStarted(new NotStartedException(String.valueOf(e.getMessage()), e));
        } catch (NotStartedException e) {
            throw notStarted(e);
        }
    }

    private NotStartedException notStarted(NotStartedException failure) {
        if (!closed && starts.failed()) {
            logger.log(
                    Level.ERROR,
                    "no analyst can be started, so nothing is understood until one can: {0}",
                    Inert.text(String.valueOf(failure.getMessage()), DETAIL_CHARACTERS));
        }
        return failure;
    }

    private void giveBack(AnalystProcess analyst) {
        if (analyst.isUsable()) {
            idle.addFirst(analyst);
        } else {
            all.remove(analyst);
            analyst.close();
        }
        if (closed) {
            endAll();
        }
    }

    /** Ends all analysts; whoever still asks gets no outline. */
    @Override
    public void close() {
        closed = true;
        endAll();
        nest.close();
    }

    private void endAll() {
        idle.clear();
        all.forEach(AnalystProcess::close);
        all.clear();
    }
}
