package dev.portcullis.console;

import dev.portcullis.admission.GateStanding;
import dev.portcullis.admission.HaltHistory;
import dev.portcullis.admission.History;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Looks at the gate once a second for all pages together, and tells the streams when something has changed. */
@Singleton
final class Pulse {
    static final Duration BEAT = Duration.ofSeconds(1);

    /** How often a stream hears something even when nothing changed, so that silence means that the line is cut. */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(Pulse.class.getName());

    private final GateStanding gate;
    private final History history;
    private final HaltHistory halts;
    private final InstantSource clock;
    private final Set<Consumer<Standing>> listeners = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().name("portcullis-console-pulse").daemon().unstarted(this::run);
    private volatile Standing last;
    private volatile boolean closed;

    Pulse(GateStanding gate, History history, HaltHistory halts, InstantSource clock) {
        this.gate = gate;
        this.history = history;
        this.halts = halts;
        this.clock = clock;
        this.last =
                new Standing(List.of("not looked at yet"), List.of(), 0, 0, 0, 0, 0, Optional.empty(), clock.instant());
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
        thread.interrupt();
    }

    /** How the gate stood at the last look. */
    Standing standing() {
        return last;
    }

    /** Tells this listener of every change and heartbeat until it is removed. It must not block. */
    void listen(Consumer<Standing> listener) {
        listeners.add(listener);
    }

    void unlisten(Consumer<Standing> listener) {
        listeners.remove(listener);
    }

    private void run() {
        Standing told = last;
        while (!closed) {
            Standing now = look();
            last = now;
            if (now.differsFrom(told) || Duration.between(told.at(), now.at()).compareTo(HEARTBEAT) >= 0) {
                told = now;
                listeners.forEach(listener -> tell(listener, now));
            }
            try {
                Thread.sleep(BEAT);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static void tell(Consumer<Standing> listener, Standing standing) {
        try {
            listener.accept(standing);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a stream that was told has gone", e);
        }
    }

    private Standing look() {
        try {
            History.Now found = history.now();
            return new Standing(
                    gate.faults(),
                    halts.brokenNow(clock.instant()),
                    found.openAsks(),
                    found.standingHalts(),
                    found.openProposals(),
                    found.overdueSeconds(),
                    found.checkpointSize(),
                    found.checkpointAt(),
                    clock.instant());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the gate's standing cannot be read", e);
            Standing before = last;
            return new Standing(
                    List.of("the database cannot be read"),
                    before.broken(),
                    before.openAsks(),
                    before.standingHalts(),
                    before.openProposals(),
                    before.overdueSeconds(),
                    before.checkpointSize(),
                    before.checkpointAt(),
                    clock.instant());
        }
    }
}
