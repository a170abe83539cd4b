package dev.portcullis.worker.internal;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.modification.Analysts;
import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.Evaluator;
import dev.portcullis.worker.LocalEngine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Looks into the spool and scores what waits there, as many at once as there are slots. */
public final class EvaluatorLoop implements Closeable {
    private static final Logger logger = System.getLogger(EvaluatorLoop.class.getName());
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration DELIVERY_TRIED_AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final String SEALED = "dev.portcullis.evidence.sealed.v1";

    private final TrustFile trust;
    private final Signer signer;
    private final String keyId;
    private final Spool spool;
    private final LocalEngine engine;
    private final Analysts analysts;
    private final Reporter reporter;
    private final InstantSource clock;
    private final ExecutorService scorings;
    private final int slots;
    private final Set<RedemptionId> underWay = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A loop over these means. */
    EvaluatorLoop(
            TrustFile trust,
            SigningKey key,
            Spool spool,
            LocalEngine engine,
            Analysts analysts,
            Reporter reporter,
            InstantSource clock,
            int slots) {
        this.trust = trust;
        this.signer = new KeySigner(key);
        this.keyId = key.verifierKey().keyId();
        this.spool = spool;
        this.engine = engine;
        this.analysts = analysts;
        this.reporter = reporter;
        this.clock = clock;
        this.slots = slots;
        this.scorings = Executors.newFixedThreadPool(
                slots, Thread.ofPlatform().name("scoring-", 0).factory());
    }

    public static EvaluatorLoop open(Evaluator.Settings settings, InstantSource clock)
            throws IOException, EngineUnavailableException {
        TrustFile trust = new TrustFile(settings.trust());
        SigningKey key = SigningKey.load(settings.key());
        try {
            trust.current().key(key.verifierKey().keyId(), Role.EVALUATOR);
        } catch (SignatureRefusedException e) {
            throw new IOException(
                    "trust " + settings.trust() + " has no evaluator "
                            + key.verifierKey().keyId() + ": " + e.getMessage(),
                    e);
        }
        Reporter reporter = new KafkaReporter(KafkaConnection.load(settings.kafka()));
        return new EvaluatorLoop(
                trust,
                key,
                new Spool(settings.spool()),
                LocalEngine.open(settings.engine(), clock),
                Analysts.open(Analysts.Settings.usual()),
                reporter,
                clock,
                settings.engine().slots());
    }

    /** Works until closed or interrupted. */
    public void run(Runnable ready) throws InterruptedException {
        boolean wasReady = false;
        do {
            try {
                look();
                if (!wasReady) {
                    wasReady = true;
                    ready.run();
                }
            } catch (IOException e) {
                logger.log(Level.ERROR, "the spool cannot be read: {0}", e.getMessage());
            }
        } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void look() throws IOException {
        List<Spool.Waiting> waiting = spool.waiting();
        for (Spool.Waiting job : waiting) {
            if (underWay.size() >= slots) {
                return;
            }
            if (underWay.add(job.redemption())) {
                scorings.execute(() -> score(job));
            }
        }
    }

    private void score(Spool.Waiting job) {
        try {
            // A crash before the removal scores again; the same score is the same bytes, and another is too late.
            deliver(job.redemption(), new Scoring(trust.current(), signer, engine, analysts).score(job));
            job.remove();
        } catch (Scoring.NotScoredException e) {
            logger.log(Level.ERROR, "not scored: " + e.getMessage(), e);
            remove(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            logger.log(Level.ERROR, "redemption " + job.redemption() + " could not be scored", e);
            remove(job);
        } finally {
            underWay.remove(job.redemption());
        }
    }

    /** Without evidence its proposal ends adversely; a job that cannot be scored must not block those behind it. */
    private static void remove(Spool.Waiting job) {
        try {
            job.remove();
        } catch (IOException e) {
            logger.log(Level.ERROR, "the spool of redemption " + job.redemption() + " cannot be removed", e);
        }
    }

    private void deliver(RedemptionId redemption, Scoring.Sealed sealed) throws InterruptedException {
        CloudEvent event = new CloudEvent(
                redemption.toString(), Office.source("evaluator", keyId), SEALED, clock.instant(), sealed.evidence());
        while (true) {
            try {
                reporter.report(sealed.lineage(), event);
                return;
            } catch (IOException e) {
                logger.log(Level.WARNING, "the evidence of redemption {0} waits: {1}", redemption, e.getMessage());
                Thread.sleep(DELIVERY_TRIED_AGAIN);
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed.getCount() == 0) {
                return;
            }
            closed.countDown();
        }
        scorings.shutdownNow();
        analysts.close();
        try {
            if (!scorings.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                logger.log(Level.WARNING, "scoring did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reporter.close();
        engine.close();
    }
}
