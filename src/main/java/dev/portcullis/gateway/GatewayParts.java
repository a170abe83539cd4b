package dev.portcullis.gateway;

import dev.portcullis.admission.AdmissionService;
import dev.portcullis.admission.Amendments;
import dev.portcullis.admission.Attention;
import dev.portcullis.admission.Blobs;
import dev.portcullis.admission.Burden;
import dev.portcullis.admission.Cases;
import dev.portcullis.admission.Comparisons;
import dev.portcullis.admission.Dossiers;
import dev.portcullis.admission.Enrolment;
import dev.portcullis.admission.Floods;
import dev.portcullis.admission.GateParts;
import dev.portcullis.admission.HaltHistory;
import dev.portcullis.admission.Halts;
import dev.portcullis.admission.History;
import dev.portcullis.admission.LineageHistory;
import dev.portcullis.admission.Proposers;
import dev.portcullis.admission.QueueTrials;
import dev.portcullis.admission.Strangers;
import dev.portcullis.admission.Topics;
import dev.portcullis.admission.Trials;
import dev.portcullis.admission.TrustChains;
import dev.portcullis.admission.TrustStore;
import dev.portcullis.admission.TurnedAway;
import dev.portcullis.admission.WorkerStandings;
import dev.portcullis.attest.HeldKeys;
import dev.portcullis.attest.RelyingParty;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.clearance.PermitIssuer;
import dev.portcullis.console.ConsoleSettings;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerFiles;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Witnessing;
import dev.portcullis.messaging.KafkaPublisher;
import dev.portcullis.messaging.OutcomeConsumer;
import dev.portcullis.messaging.ProposalConsumer;
import dev.portcullis.messaging.ProposalReader;
import dev.portcullis.modification.Analysts;
import dev.portcullis.policy.OpaPolicyGate;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.signoff.ProbeRate;
import dev.portcullis.signoff.ProbeSet;
import dev.portcullis.signoff.ProbesRefusedException;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.StepUp;
import dev.portcullis.signoff.Words;
import dev.portcullis.tripwire.StandingTripwires;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes each part once, from keys, settings and connections. */
@Singleton
final class GatewayParts {
    /** Longer than an entry is made, and than gateways' clocks differ. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Failpoints failpoints(GatewaySettings settings) {
        return settings.failpoint().map(Failpoints::dyingAt).orElse(Failpoints.NONE);
    }

    @Produces
    @Singleton
    TrustFounding founding(GatewaySettings settings) throws IOException {
        TrustFounding founding = TrustFounding.open(settings.keys());
        String installation = founding.document().installation();
        if (!installation.equals(settings.installation())) {
            throw new IllegalStateException("the keys in " + settings.keys() + " are of installation " + installation
                    + ", and portcullis.installation says " + settings.installation()
                    + "; name the folder of its own keys in portcullis.keys");
        }
        return founding;
    }

    @Produces
    @Singleton
    Transactions transactions(DataSource database) {
        return new Transactions(database);
    }

    @Produces
    @Singleton
    PostgresLedger ledger(
            DataSource database,
            TrustFounding founding,
            GatewaySettings settings,
            Instance<TrustStore> trust,
            InstantSource clock,
            Failpoints failpoints)
            throws IOException {
        return new PostgresLedger(
                database,
                founding.key(Role.LOG),
                settings.tiles()
                        .map(tiles -> new LedgerFiles(settings.checkpoint(), tiles))
                        .orElseGet(() -> LedgerFiles.beside(settings.checkpoint())),
                // The trust store reads the ledger, so it is asked for when the first checkpoint needs it.
                new Witnessing(
                        settings.witnesses().orElse(List.of()),
                        () -> trust.get().get().document().logPolicy()),
                clock,
                failpoints);
    }

    @Produces
    @Singleton
    Topics topics(GatewaySettings settings) {
        return new Topics(settings.topicPrefix().orElse(""));
    }

    @Produces
    @Singleton
    TrustStore trust(TrustFounding founding, Transactions transactions, Ledger ledger, InstantSource clock) {
        return new TrustStore(founding, transactions, ledger, clock);
    }

    @Produces
    @Singleton
    PolicyJudge policy(GatewaySettings settings, TrustStore trust, Transactions transactions)
            throws PolicyRefusedException {
        PolicyBundle shipped = PolicyBundle.shipped();
        PolicyBundle bundle =
                shipped.digest().equals(trust.get().document().policy().bundle())
                        ? shipped
                        : ActivePolicy.load(trust.get().document().policy().bundle(), transactions);
        return new PolicyJudge(bundle, settings.policyThreads());
    }

    @Produces
    @Singleton
    SignOffDesk signOffs(
            Ledger ledger, TrustFounding founding, TrustStore trust, GatewaySettings settings, InstantSource clock)
            throws IOException {
        return new SignOffDesk(ledger, gateKey(founding, trust, clock), trust, place(settings), clock);
    }

    @Produces
    @Singleton
    Words words(TrustStore trust, GatewaySettings settings) {
        return new Words(trust, place(settings));
    }

    @Produces
    @Singleton
    Enrolment enrolment(AdmissionService admission, GateParts parts, GatewaySettings settings) {
        return new Enrolment(parts, admission.amendments(), place(settings));
    }

    private static Optional<RelyingParty> place(GatewaySettings settings) {
        return Optional.of(RelyingParty.at(settings.consoleOrigin()));
    }

    @Produces
    @Singleton
    PermitDesk permits(Ledger ledger, TrustFounding founding, TrustStore trust, InstantSource clock)
            throws IOException {
        return new PermitDesk(ledger, permitKey(founding, trust, clock), gateKey(founding, trust, clock), clock);
    }

    @Produces
    @Singleton
    Analysts analysts() {
        return Analysts.open(Analysts.Settings.usual());
    }

    void close(@Disposes Analysts analysts) {
        analysts.close();
    }

    @Produces
    @Singleton
    GateParts gate(
            Transactions transactions,
            Ledger ledger,
            Analysts analysts,
            PolicyJudge policy,
            SignOffDesk signOffs,
            PermitDesk permits,
            TrustFounding founding,
            TrustStore trust,
            Topics topics,
            GatewaySettings settings,
            Failpoints failpoints,
            InstantSource clock)
            throws IOException {
        Signer gateKey = gateKey(founding, trust, clock);
        return new GateParts(
                transactions,
                ledger,
                analysts,
                policy,
                new OpaPolicyGate(policy, gateKey),
                new StandingTripwires(new Halts(transactions), gateKey),
                signOffs,
                new PermitIssuer(permitKey(founding, trust, clock), clock),
                permits,
                gateKey,
                trust,
                topics,
                loosensAfter(settings, trust.get().document().demo()),
                failpoints,
                clock);
    }

    /**
     * How long what loosens waits.
     *
     * @throws IllegalStateException when it is shortened although people's rules are at stake
     */
    static Supplier<Duration> loosensAfter(GatewaySettings settings, boolean demo) {
        Duration wait = Duration.ofSeconds(settings.looseningWaitSeconds());
        if (!demo && wait.compareTo(Bounds.LOOSENING_WAIT) < 0) {
            throw new IllegalStateException("portcullis.loosening-wait-seconds is " + wait.toSeconds()
                    + ": below " + Bounds.LOOSENING_WAIT.toSeconds() + " it is for demonstrations only (demo: true in"
                    + " trust); leave it out");
        }
        return () -> wait;
    }

    @Produces
    @Singleton
    AdmissionService admission(GateParts parts, Strangers strangers) {
        return new AdmissionService(parts, strangers);
    }

    @Produces
    @Singleton
    Strangers strangers(Floods floods) {
        return new Strangers(floods);
    }

    @Produces
    @Singleton
    Amendments amendments(AdmissionService admission) {
        return admission.amendments();
    }

    @Produces
    @Singleton
    Floods floods(GateParts parts) {
        return new Floods(parts);
    }

    @Produces
    @Singleton
    TurnedAway turnedAway(GateParts parts) {
        return new TurnedAway(parts);
    }

    @Produces
    @Singleton
    Attention attention(GateParts parts, GatewaySettings settings) {
        return new Attention(parts, settings.openSignOffsEach(), settings.backupGroups());
    }

    @Produces
    @Singleton
    ProbeSet probes(GatewaySettings settings) throws ProbesRefusedException {
        return settings.probes().isPresent() ? ProbeSet.read(settings.probes().get()) : ProbeSet.shipped();
    }

    @Produces
    @Singleton
    Trials trials(GateParts parts, ProbeSet probes) {
        return new Trials(parts, probes);
    }

    @Produces
    @Singleton
    QueueTrials queueTrials(GateParts parts, ProbeSet probes, GatewaySettings settings) {
        return new QueueTrials(
                parts,
                probes,
                ProbeRate.of(
                        settings.probesAmongAsksAfter(),
                        settings.probesAmongAsksADay(),
                        settings.probes().isPresent(),
                        parts.trust().get().document().demo()));
    }

    @Produces
    @Singleton
    Proposers proposers(Transactions transactions) {
        return new Proposers(transactions);
    }

    @Produces
    @Singleton
    ProposalReader reader(Proposers proposers) {
        return new ProposalReader(proposers);
    }

    @Produces
    @Singleton
    KafkaPublisher publisher(@Identifier("default-kafka-broker") Map<String, Object> access) {
        return new KafkaPublisher(access);
    }

    @Produces
    @Singleton
    ProposalConsumer proposals(
            AdmissionService admission,
            ProposalReader reader,
            KafkaPublisher publisher,
            Topics topics,
            Floods floods,
            TurnedAway turnedAway,
            Attention attention,
            GatewaySettings settings,
            MeterRegistry meters,
            InstantSource clock) {
        return new ProposalConsumer(
                admission,
                reader,
                publisher,
                topics,
                floods,
                turnedAway,
                attention,
                settings.proposalsAnHour(),
                meters,
                clock);
    }

    @Produces
    @Singleton
    OutcomeConsumer outcomes(
            AdmissionService admission,
            TrustStore trust,
            KafkaPublisher publisher,
            Topics topics,
            MeterRegistry meters) {
        return new OutcomeConsumer(admission, trust, publisher, topics, meters);
    }

    @Produces
    @Singleton
    Cases cases(GateParts parts) {
        return new Cases(parts);
    }

    @Produces
    @Singleton
    Burden burden(Transactions transactions, InstantSource clock) {
        return new Burden(transactions, clock);
    }

    @Produces
    @Singleton
    Comparisons comparisons(GateParts parts) {
        return new Comparisons(parts);
    }

    @Produces
    @Singleton
    Dossiers dossiers(Transactions transactions, Ledger ledger, InstantSource clock) {
        return new Dossiers(transactions, ledger, new Blobs(transactions, clock), clock);
    }

    @Produces
    @Singleton
    TrustChains trustChains(Transactions transactions, Ledger ledger, TrustStore trust, InstantSource clock) {
        return new TrustChains(transactions, ledger, new Blobs(transactions, clock), trust);
    }

    @Produces
    @Singleton
    WorkerStandings workers(Transactions transactions, TrustStore trust, InstantSource clock) {
        return new WorkerStandings(transactions, trust, clock);
    }

    @Produces
    @Singleton
    History history(Transactions transactions) {
        return new History(transactions);
    }

    @Produces
    @Singleton
    LineageHistory lineageHistory(Transactions transactions) {
        return new LineageHistory(transactions);
    }

    @Produces
    @Singleton
    HaltHistory haltHistory(Transactions transactions) {
        return new HaltHistory(transactions);
    }

    @Produces
    @Singleton
    StepUp stepUp(GatewaySettings settings) {
        return new StepUp(
                settings.stepUpLevels(), Duration.ofSeconds(settings.stepUpMaxAgeSeconds()), settings.stepUpFromTier());
    }

    @Produces
    @Singleton
    ConsoleSettings console(
            GatewaySettings settings,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") URI identityProvider,
            @ConfigProperty(name = "quarkus.oidc.console.token-state-manager.encryption-secret") String secret) {
        return new ConsoleSettings(URI.create(settings.consoleOrigin()), identityProvider, Bytes.utf8(secret));
    }

    /** Everything is sealed with it, also what was begun before another gateway put a version of trust in force. */
    private static Signer gateKey(TrustFounding founding, TrustStore trust, InstantSource clock) throws IOException {
        return new HeldKeys(founding.folder(), Role.GATE, trust, SETTLING, clock);
    }

    private static Signer permitKey(TrustFounding founding, TrustStore trust, InstantSource clock) throws IOException {
        return new HeldKeys(founding.folder(), Role.PERMIT, trust, Duration.ZERO, clock);
    }
}
