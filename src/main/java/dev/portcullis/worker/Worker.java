package dev.portcullis.worker;

import dev.portcullis.worker.internal.WorkerLoop;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * An improvement worker: takes permits of its pool, re-checks every proof against its own trust, redeems, runs exactly
 * what was judged, and reports under its own key. What it holds when it dies, its successor reports as killed.
 */
public final class Worker implements Closeable {
    private final WorkerLoop loop;

    private Worker(WorkerLoop loop) {
        this.loop = loop;
    }

    /**
     * How a worker runs.
     *
     * @param gateway address of the gateway, without path
     * @param trust the trust document that a person gave, from which alone others are followed
     * @param news how it follows trust by itself; empty when it is to wait until a person replaces the document
     * @param key owner-only file with the worker's signing key, which trust names with role worker
     * @param kafka owner-only properties file: servers and credentials, as Kafka names them
     * @param home owner-only folder for the journal and the lineages' repository
     * @param spool owner-only folder from which the evaluator takes what is to be scored
     * @param engine where and how things run
     */
    public record Settings(
            URI gateway,
            Path trust,
            Optional<TrustNews> news,
            Path key,
            Path kafka,
            Path home,
            Path spool,
            LocalEngine.Settings engine) {}

    /**
     * Opens everything a worker needs.
     *
     * @throws EngineUnavailableException when this machine cannot hold hostile code
     * @throws IOException when a file is missing or open to others, or trust has no such worker
     */
    public static Worker open(Settings settings) throws IOException, EngineUnavailableException {
        return new Worker(WorkerLoop.open(settings, Clock.systemUTC()));
    }

    /**
     * Works until {@link #close} or an interrupt.
     *
     * @param ready run once, when the gateway has answered for the first time
     */
    public void run(Runnable ready) throws InterruptedException {
        loop.run(ready);
    }

    /** Kills what runs and lets go of everything; what was redeemed and not reported stays in the journal. */
    @Override
    public void close() throws IOException {
        loop.close();
    }
}
