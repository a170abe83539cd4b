package dev.portcullis.modification;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.modification.internal.analyst.AnalystPool;
import dev.portcullis.modification.internal.analyst.ChildProgram;
import dev.portcullis.modification.internal.analyst.OutlineCache;
import dev.portcullis.modification.internal.analyst.PatientOutliner;
import java.time.Duration;

/**
 * Who reads source files for {@link Facts}: child processes of this program, without keys, environment or network
 * (SAFETY S4), and a memory of what they said. Nothing is started before there is something to read, and as many as
 * there is at a time. Closed with whoever opened it; safe for use by many threads.
 */
public final class Analysts implements FactFinder, AutoCloseable {
    private final AnalystPool pool;
    private final OutlineCache cache;

    /**
     * How they work.
     *
     * @param analysts at most at a time
     * @param heapMib of each one's Java machine; beside it each may have 384 MiB
     * @param start until a new one must be ready
     * @param answer until it must have read a file
     * @param turn how long a file waits until one is free
     * @param rememberedBytes of outlines
     */
    public record Settings(
            int analysts, int heapMib, Duration start, Duration answer, Duration turn, long rememberedBytes) {
        private static final int MOST = 4;
        private static final int HEAP_MIB = 256;
        private static final Duration START = Duration.ofSeconds(20);
        private static final Duration ANSWER = Duration.ofSeconds(5);
        private static final Duration TURN = Duration.ofSeconds(20);

        /** One a processor, at most {@value #MOST}; times that only a machine in trouble exceeds. */
        public static Settings usual() {
            int processors = Runtime.getRuntime().availableProcessors();
            return new Settings(Math.min(processors, MOST), HEAP_MIB, START, ANSWER, TURN, 64L * Bounds.MIB);
        }
    }

    private Analysts(Settings settings, ChildProgram program) {
        this.pool = new AnalystPool(
                new AnalystPool.Terms(
                        settings.analysts(), settings.heapMib(), settings.start(), settings.answer(), settings.turn()),
                program);
        Duration longest = settings.turn().plus(settings.start()).plus(settings.answer());
        this.cache = new OutlineCache(pool, settings.rememberedBytes(), longest.multipliedBy(2));
    }

    public static Analysts open(Settings settings) {
        return new Analysts(settings, ChildProgram.own());
    }

    /** {@inheritDoc} A file that no analyst reads leaves the difference unanalysed. */
    @Override
    public Facts find(Charter charter, Tree base, Tree anchor, Tree result, BlobSource blobs) {
        return Facts.of(charter, base, anchor, result, blobs, outliner());
    }

    /** For the files of one difference. */
    PatientOutliner outliner() {
        return new PatientOutliner(cache);
    }

    /** Ends all of them. Whoever still asks is told that nothing was understood. */
    @Override
    public void close() {
        pool.close();
    }
}
