package dev.portcullis.worker.internal;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Analysts;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.Worker;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The worker's own pace: asks for permits, at once when told of one and every second anyway, and does as many as it can. */
public final class WorkerLoop implements Closeable {
    private static final Logger logger = System.getLogger(WorkerLoop.class.getName());
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RECOVERY_TRIED_AGAIN = Duration.ofSeconds(2);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /** Until a refused permit is looked at again: one that waits for its checkpoint, and any other. */
    private static final Duration NOT_YET = Duration.ofMillis(300);

    private static final Duration REFUSED = Duration.ofSeconds(60);
    private static final int REMEMBERED = 1_000;

    private final Office office;
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore capacity;
    private final ExecutorService errands;
    private final Map<PermitId, Errand> underWay = new ConcurrentHashMap<>();
    private final Map<PermitId, Long> skippedUntil = new ConcurrentHashMap<>();
    private final TrustWatch watch;
    private @Nullable Trust refusedUnder;
    private volatile @Nullable Notices notices;
    private volatile boolean closed;

    /**
     * A loop over these means.
     *
     * @param slots errands at the same time
     */
    WorkerLoop(Office office, int slots) {
        this.office = office;
        this.watch = new TrustWatch(office.trust(), office.gateway(), office.news());
        this.capacity = new Semaphore(slots);
        this.errands = Executors.newFixedThreadPool(
                slots + 1, Thread.ofPlatform().name("errand-", 0).factory());
    }

    public static WorkerLoop open(Worker.Settings settings, InstantSource clock)
            throws IOException, EngineUnavailableException {
        TrustFile trust = new TrustFile(settings.trust());
        SigningKey key = SigningKey.load(settings.key());
        String keyId = key.verifierKey().keyId();
        try {
            trust.current().key(keyId, Role.WORKER);
        } catch (SignatureRefusedException e) {
            throw new IOException("trust " + settings.trust() + " has no worker " + keyId + ": " + e.getMessage(), e);
        }
        String pool = trust.current()
                .document()
                .poolOf(key.verifierKey())
                .orElseThrow(() -> new IOException("trust gives worker " + keyId + " no pool"));
        KafkaConnection kafka = KafkaConnection.load(settings.kafka());
        LocalEngine engine = LocalEngine.open(settings.engine(), clock);
        Gateway gateway = new HttpGateway(settings.gateway(), key, pool, clock);
        Office office = new Office(
                new Audience(keyId, pool),
                new KeySigner(key),
                trust,
                settings.news(),
                gateway,
                new GatewayBlobs(gateway),
                Analysts.open(Analysts.Settings.usual()),
                engine,
                new Spool(settings.spool()),
                new Journal(settings.home().resolve("journal")),
                new LineageRepository(
                        settings.home().resolve("lineages.git"),
                        key.verifierKey().name()),
                new KafkaReporter(kafka),
                clock);
        WorkerLoop loop = new WorkerLoop(office, settings.engine().slots());
        loop.notices = new Notices(kafka, "worker-" + keyId, trust, loop.new Listener()).start();
        return loop;
    }

    /** Works until closed or interrupted. */
    public void run(Runnable ready) throws InterruptedException {
        errands.execute(this::recover);
        boolean wasReady = false;
        Trouble trouble = new Trouble();
        while (!closed) {
            try {
                poll();
                trouble.over(office.clock().instant())
                        .ifPresent(lasted ->
                                logger.log(Level.INFO, "the gateway answers again, after {0} s", lasted.toSeconds()));
                if (!wasReady) {
                    wasReady = true;
                    ready.run();
                }
            } catch (IOException e) {
                trouble.met(String.valueOf(e.getMessage()), office.clock().instant())
                        .ifPresent(what -> logger.log(Level.WARNING, "waiting for permits: {0}", what));
            }
            if (wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        }
    }

    private void poll() throws IOException, InterruptedException {
        Gateway.Listed listed = office.gateway().issued(watch.said());
        if (!watch.hear(listed.trust()) || capacity.availablePermits() == 0) {
            return;
        }
        forgetWhatAnotherTrustRefused();
        long now = System.nanoTime();
        skippedUntil.values().removeIf(until -> until - now <= 0);
        for (PermitId permit : listed.permits()) {
            if (underWay.containsKey(permit) || skippedUntil.containsKey(permit)) {
                continue;
            }
            if (!capacity.tryAcquire()) {
                return;
            }
            boolean taken = false;
            try {
                taken = take(permit);
            } finally {
                if (!taken) {
                    capacity.release();
                }
            }
        }
    }

    /** What was issued under an amendment that this machine was given only later is due at once then. */
    private void forgetWhatAnotherTrustRefused() throws IOException {
        Trust now = office.trust().current();
        if (!now.equals(refusedUnder)) {
            skippedUntil.clear();
            refusedUnder = now;
        }
    }

    private boolean take(PermitId permit) throws IOException, InterruptedException {
        Optional<Bytes> body = office.gateway().permit(permit);
        if (body.isEmpty()) {
            return false;
        }
        try {
            Errand errand = Errand.verify(office, body.get());
            underWay.put(permit, errand);
            errands.execute(() -> carryOut(permit, errand));
            return true;
        } catch (PermitRefusedException e) {
            boolean notYet = switch (e.code()) {
                case PERMIT_NOT_LOGGED, PERMIT_NOT_YET_VALID -> true;
                default -> false;
            };
            logger.log(notYet ? Level.DEBUG : Level.ERROR, "permit {0} is refused: {1}", permit, e.getMessage());
            skip(permit, notYet ? NOT_YET : REFUSED);
        } catch (UncheckedIOException e) {
            logger.log(Level.WARNING, "permit {0} cannot be checked yet: {1}", permit, e.getMessage());
            skip(permit, NOT_YET);
        } catch (RuntimeException e) {
            // One permit that breaks our check must not stop the others.
            logger.log(Level.ERROR, "permit " + permit + " broke its check", e);
            skip(permit, REFUSED);
        } catch (MalformedJsonException e) {
            logger.log(Level.ERROR, "permit {0} cannot be read: {1}", permit, e.getMessage());
            skip(permit, REFUSED);
        }
        return false;
    }

    private void skip(PermitId permit, Duration time) {
        if (skippedUntil.size() < REMEMBERED) {
            skippedUntil.put(permit, System.nanoTime() + time.toNanos());
        }
    }

    private void carryOut(PermitId permit, Errand errand) {
        try {
            errand.carryOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            logger.log(Level.ERROR, "permit " + permit + " was not carried out", e);
            skip(permit, REFUSED);
        } finally {
            underWay.remove(permit);
            capacity.release();
            wake.release();
        }
    }

    private final class Listener implements Notices.Listener {
        @Override
        public void issued() {
            wake.release();
        }

        @Override
        public void halted(HaltPredicate halt) {
            stopHalted(halt);
        }
    }

    /** Stops at once what a halt is over; the lease would stop it later. */
    void stopHalted(HaltPredicate halt) {
        for (Errand errand : underWay.values()) {
            if (halt.scope().equals("all") || halt.scope().equals("lineage:" + errand.lineage())) {
                logger.log(Level.INFO, "halt {0} stops work on {1}", halt.halt(), errand.lineage());
                errand.stop();
            }
        }
    }

    /** Reports what a worker before us redeemed; its runs died with it. */
    private void recover() {
        try {
            for (Journal.Entry entry : office.journal().left()) {
                while (!closed && !recovered(entry)) {
                    Thread.sleep(RECOVERY_TRIED_AGAIN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            logger.log(Level.ERROR, "the journal could not be worked off", e);
        }
    }

    private boolean recovered(Journal.Entry left) throws InterruptedException {
        if (underWay.containsKey(left.permit())) {
            // Redeemed again meanwhile, by us: then it was never redeemed before.
            return true;
        }
        try {
            Optional<Journal.Entry> redeemed = left.held() == null ? askWhetherRedeemed(left) : Optional.of(left);
            if (redeemed.isPresent()) {
                Journal.Entry entry = redeemed.get();
                Journal.Held held = entry.held();
                if (held != null && held.report() == null) {
                    entry = entry.reporting(Errand.sealLeft(office, entry, endOf(entry), proof(held)));
                    office.journal().put(entry);
                }
                office.deliver(entry);
                logger.log(Level.INFO, "reported what became of permit {0} when the worker restarted", entry.permit());
            }
            office.journal().remove(left.permit());
            return true;
        } catch (IOException e) {
            logger.log(Level.WARNING, "permit {0} of the journal waits: {1}", left.permit(), e.getMessage());
            return false;
        }
    }

    private Optional<Journal.Entry> askWhetherRedeemed(Journal.Entry left) throws IOException, InterruptedException {
        return switch (office.gateway().redeem(left.permit(), left.nonce())) {
            case Gateway.RedemptionAnswer.Redeemed redeemed -> {
                try {
                    RedemptionPredicate receipt = office.trust()
                            .current()
                            .verify(Envelope.parse(redeemed.receipt().toArray()), Role.PERMIT)
                            .statement()
                            .predicate(RedemptionPredicate.class);
                    yield Optional.of(left.redeemed(
                            receipt.redemption(),
                            receipt.fence(),
                            office.clock().instant()));
                } catch (MalformedJsonException | SignatureRefusedException e) {
                    throw new IOException("the receipt of permit " + left.permit() + " is refused", e);
                }
            }
            case Gateway.RedemptionAnswer.NotYetPublished ignored -> Optional.empty();
            case Gateway.RedemptionAnswer.Refused ignored -> Optional.empty();
        };
    }

    private Ended endOf(Journal.Entry entry) throws IOException {
        return entry.purpose() == Purpose.PROMOTE && office.repository().hasMoved(entry.lineage(), entry.permit())
                ? Ended.COMPLETED
                : Ended.KILLED;
    }

    private String proof(Journal.Held held) throws IOException, InterruptedException {
        return switch (office.gateway().renew(held.redemption())) {
            case Gateway.RenewalAnswer.Renewed renewed ->
                renewed.proof().orElseThrow(() -> new IOException("the redemption is not published yet"));
            // The gateway ends what lost its lease by itself; the report is for the record.
            case Gateway.RenewalAnswer.Stop ignored -> "";
        };
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        wake.release();
        Notices listening = notices;
        if (listening != null) {
            listening.close();
        }
        underWay.values().forEach(Errand::stop);
        office.analysts().close();
        errands.shutdown();
        try {
            if (!errands.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                errands.shutdownNow();
            }
        } catch (InterruptedException e) {
            errands.shutdownNow();
            Thread.currentThread().interrupt();
        }
        office.reporter().close();
        office.repository().close();
        office.gateway().close();
        office.engine().close();
    }
}
