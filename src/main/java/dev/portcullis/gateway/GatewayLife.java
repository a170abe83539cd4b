package dev.portcullis.gateway;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Attention;
import dev.portcullis.admission.Blobs;
import dev.portcullis.admission.Burden;
import dev.portcullis.admission.Floods;
import dev.portcullis.admission.GateStanding;
import dev.portcullis.admission.QueueTrials;
import dev.portcullis.admission.Topics;
import dev.portcullis.admission.Trials;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.admission.TurnedAway;
import dev.portcullis.gateway.Housekeeping.Step;
import dev.portcullis.gateway.Housekeeping.Work;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.messaging.Consumption;
import dev.portcullis.messaging.KafkaPublisher;
import dev.portcullis.messaging.OutcomeConsumer;
import dev.portcullis.messaging.ProposalConsumer;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What runs in a gateway beside its requests: the ledger, two consumers, the stepping of proposals, and housekeeping. */
@Singleton
final class GatewayLife implements GateStanding {
    private static final System.Logger LOG = System.getLogger(GatewayLife.class.getName());

    /** How long to look away when nothing is due; what is accepted waits no longer than this. */
    private static final Duration IDLE = Duration.ofMillis(20);

    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
    private static final int BATCH = 16;

    private final PostgresLedger ledger;
    private final KafkaPublisher publisher;
    private final AdmissionService admission;
    private final TrustStore trust;
    private final PolicyJudge policy;
    private final Transactions transactions;
    private final GatewaySettings settings;
    private final Housekeeping housekeeping;
    private final List<Consumption> consumptions;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private volatile @Nullable String fault = "not started";

    GatewayLife(
            PostgresLedger ledger,
            KafkaPublisher publisher,
            AdmissionService admission,
            Floods floods,
            TurnedAway turnedAway,
            Attention attention,
            Trials trials,
            QueueTrials queueTrials,
            Blobs blobs,
            Burden burden,
            GateMeters meters,
            RosterMeter roster,
            WorkersMeter workers,
            MeterRegistry registry,
            TrustStore trust,
            PolicyJudge policy,
            Transactions transactions,
            ProposalConsumer proposals,
            OutcomeConsumer outcomes,
            Topics topics,
            GatewaySettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> access) {
        this.ledger = ledger;
        this.publisher = publisher;
        this.admission = admission;
        this.trust = trust;
        this.policy = policy;
        this.transactions = transactions;
        this.settings = settings;
        this.housekeeping = new Housekeeping(
                List.of(
                        step("floods", floods::settle),
                        step("turned-away", turnedAway::forgetTheOld),
                        step("blobs", blobs::collect),
                        step("attention", attention::look),
                        step("nudges", () -> meters.nudged(attention.nudge())),
                        step("trials", trials::settle),
                        step("meters", meters::read),
                        step("lapses", admission.amendments()::lapse),
                        step("amendments", admission.amendments()::carryDue),
                        new Step("trust", true, trust::refresh),
                        new Step("policy", true, this::takeUpPolicy),
                        step("roster", roster::read),
                        step("workers", workers::read),
                        step("burden", burden::count),
                        // Last, because it analyses a case now and then, and nothing waits for it.
                        step("queue-trials", queueTrials::look)),
                registry);
        this.consumptions = List.of(proposals.consume(topics, access), outcomes.consume(topics, access));
    }

    void start(@Observes StartupEvent event) {
        ledger.start(publisher);
        for (int thread = 1; thread <= settings.steppingThreads(); thread++) {
            threads.add(Thread.ofPlatform()
                    .name("portcullis-step-" + thread)
                    .daemon()
                    .start(this::stepping));
        }
        threads.add(Thread.ofPlatform().name("portcullis-housekeeping").daemon().start(this::housekeeping));
        consumptions.forEach(Consumption::start);
    }

    void stop(@Observes ShutdownEvent event) {
        closed = true;
        consumptions.forEach(Consumption::close);
        threads.forEach(Thread::interrupt);
        ledger.close();
        publisher.close();
        policy.close();
    }

    @Override
    public List<String> faults() {
        return Stream.concat(
                        Stream.of(
                                        Optional.ofNullable(fault),
                                        ledger.health().isReady()
                                                ? Optional.<String>empty()
                                                : Optional.of("ledger: " + ledger.health()))
                                .flatMap(Optional::stream),
                        Stream.concat(
                                housekeeping.faults(),
                                consumptions.stream().flatMap(consumption -> consumption.fault().stream())))
                .toList();
    }

    private void stepping() {
        while (!closed) {
            try {
                int stepped = admission.advanceDue(BATCH);
                fault = null;
                if (stepped == 0) {
                    Thread.sleep(IDLE);
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                fault = e.getClass().getSimpleName() + ": " + e.getMessage();
                LOG.log(System.Logger.Level.WARNING, "stepping paused", e);
                if (!pause(AFTER_A_FAULT)) {
                    return;
                }
            }
        }
    }

    private static Step step(String name, Work work) {
        return new Step(name, false, work);
    }

    private void housekeeping() {
        while (!closed) {
            housekeeping.run();
            if (!pause(HOUSEKEEPING)) {
                return;
            }
        }
    }

    private void takeUpPolicy() throws PolicyRefusedException {
        var wanted = trust.get().document().policy().bundle();
        if (!wanted.equals(policy.policy())) {
            policy.activate(ActivePolicy.load(wanted, transactions));
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
