package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.RedemptionId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps redeemed work alive as long as the gateway says so (H2).
 *
 * <p>Time is counted on this machine from the moment each request is <em>sent</em>, so a slow answer or a wrong clock
 * shortens the lease and never lengthens it. When it ends without renewal, or the gateway says stop, the work is
 * stopped, whatever the network does.
 */
final class Lease implements AutoCloseable {
    private static final Logger logger = System.getLogger(Lease.class.getName());
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Gateway gateway;
    private final RedemptionId redemption;
    private final Runnable stopWork;
    private final CompletableFuture<String> proof = new CompletableFuture<>();
    private final Thread keeper;
    private volatile boolean lost;
    private volatile boolean closed;
    private long endsNanos;

    /**
     * Starts keeping.
     *
     * @param sentNanos {@link System#nanoTime} when the redemption was asked for
     * @param stopWork called once, on another thread, when the lease is lost
     */
    Lease(Gateway gateway, RedemptionId redemption, long sentNanos, Runnable stopWork) {
        this.gateway = gateway;
        this.redemption = redemption;
        this.stopWork = stopWork;
        this.endsNanos = sentNanos + Bounds.LEASE.toNanos();
        this.keeper = Thread.ofPlatform().daemon().name("lease-" + redemption).unstarted(this::keep);
    }

    Lease start() {
        keeper.start();
        return this;
    }

    private void keep() {
        try {
            while (!closed) {
                Thread.sleep(renew());
            }
        } catch (InterruptedException e) {
            // Closed: the work is done.
            Thread.currentThread().interrupt();
        }
    }

    /** One renewal; answers how long to wait for the next. */
    private Duration renew() throws InterruptedException {
        long sent = System.nanoTime();
        try {
            switch (gateway.renew(redemption)) {
                case Gateway.RenewalAnswer.Renewed renewed -> {
                    endsNanos = sent + Bounds.LEASE.toNanos();
                    renewed.proof().ifPresent(proof::complete);
                    // The proof comes as soon as the redemption is in a published checkpoint; nothing settles without.
                    return proof.isDone() ? Bounds.RENEWAL : SOON;
                }
                case Gateway.RenewalAnswer.Stop stop -> {
                    logger.log(Level.INFO, "the gateway stops redemption {0}: {1}", redemption, stop.code());
                    lose();
                    return Bounds.RENEWAL;
                }
            }
        } catch (IOException e) {
            logger.log(Level.WARNING, "redemption {0} could not be renewed: {1}", redemption, e.toString());
            if (System.nanoTime() - endsNanos >= 0) {
                lose();
            }
            return AGAIN;
        }
    }

    private void lose() {
        if (!lost) {
            lost = true;
            closed = true;
            stopWork.run();
        }
    }

    boolean lost() {
        return lost;
    }

    /** The proof of the redemption's entry, waited for as long as the lease is kept but not longer than this. */
    Optional<String> awaitProof(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!lost && System.nanoTime() - until < 0) {
            try {
                return Optional.of(proof.get(SOON.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                // Look again whether the lease is still ours.
            } catch (ExecutionException e) {
                throw new IllegalStateException("a proof is only ever completed", e);
            }
        }
        return Optional.ofNullable(proof.getNow(null));
    }

    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
    }
}
