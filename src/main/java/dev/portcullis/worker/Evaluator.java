package dev.portcullis.worker;

import dev.portcullis.worker.internal.EvaluatorLoop;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * An evaluator: scores what a worker of the same machine leaves in the spool, in a sandbox and under user ids no
 * candidate has, and seals the evidence under its own key, which no worker holds.
 */
public final class Evaluator implements Closeable {
    private final EvaluatorLoop loop;

    private Evaluator(EvaluatorLoop loop) {
        this.loop = loop;
    }

    /**
     * How an evaluator runs.
     *
     * @param trust the trust document, given by a person
     * @param key owner-only file with the evaluator's signing key, which trust names with role evaluator
     * @param kafka owner-only properties file: servers and credentials, as Kafka names them
     * @param spool folder the worker leaves its work in
     * @param engine where and how scorers run
     */
    public record Settings(Path trust, Path key, Path kafka, Path spool, LocalEngine.Settings engine) {}

    /**
     * Opens everything an evaluator needs.
     *
     * @throws EngineUnavailableException when this machine cannot hold hostile code
     * @throws IOException when a file is missing or open to others, or trust has no such evaluator
     */
    public static Evaluator open(Settings settings) throws IOException, EngineUnavailableException {
        return new Evaluator(EvaluatorLoop.open(settings, Clock.systemUTC()));
    }

    /**
     * Works until {@link #close} or an interrupt.
     *
     * @param ready run once, when the spool was looked at for the first time
     */
    public void run(Runnable ready) throws InterruptedException {
        loop.run(ready);
    }

    /** Kills what runs and lets go of everything; what was not scored stays in the spool. */
    @Override
    public void close() throws IOException {
        loop.close();
    }
}
