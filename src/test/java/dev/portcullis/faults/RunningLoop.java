package dev.portcullis.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.Registrar;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.KafkaGateClient;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.DatabaseUnavailableException;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.worker.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;

/**
 * A loop at work behind a gateway that may break: proposals over Kafka, one reviewer over HTTP, and once asked for the
 * real worker and evaluator. None of them is told of any break.
 */
final class RunningLoop implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration BROKER = Duration.ofSeconds(30);
    private static final byte[] NOTHING = {};
    private static final System.Logger LOG = System.getLogger(RunningLoop.class.getName());

    private final Running stack;
    private final FreshDatabase database;
    private final Path folder;
    private final RunningGateway gateway;
    private final KafkaGateClient proposer;
    private final Thread reviewer;
    private Optional<Crew> crew = Optional.empty();
    private int proposed;

    private RunningLoop(
            Running stack, FreshDatabase database, Path folder, RunningGateway gateway, KafkaGateClient proposer) {
        this.stack = stack;
        this.database = database;
        this.folder = folder;
        this.gateway = gateway;
        this.proposer = proposer;
        this.reviewer = Thread.ofPlatform().daemon().start(this::review);
    }

    /** Starts a gateway of its own with one open lineage. */
    static RunningLoop start(Running stack, FreshDatabase database, Path folder)
            throws IOException, InterruptedException, StackFailedException, MalformedJsonException {
        RunningGateway gateway = RunningGateway.start(stack, database, folder);
        TinyLineage lineage = TinyLineage.open(gateway);
        KafkaGateClient proposer = KafkaGateClient.connect(
                stack.kafka(KafkaUser.PROPOSER),
                gateway.topicPrefix(),
                lineage.id(),
                lineage.proposer(),
                DocumentTrust.now(gateway.founding().document()),
                InstantSource.system(),
                new RestGateClient(gateway.address(), lineage.id(), lineage.proposer(), InstantSource.system()));
        return new RunningLoop(stack, database, folder, gateway, proposer);
    }

    /** Lets worker and evaluator begin. */
    void startCrew() throws IOException, EngineUnavailableException {
        crew = Optional.of(Crew.start(stack, gateway, folder));
    }

    RunningGateway gateway() {
        return gateway;
    }

    /** Sends a proposal; the broker has it. */
    ProposalId propose(ProposalDraft draft)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        ProposalId id = ProposalId.next(InstantSource.system());
        proposer.submit(id, draft);
        proposed++;
        return id;
    }

    boolean isAccepted(ProposalId id) {
        return !query("SELECT id::text FROM proposal WHERE id = ?", id).isEmpty();
    }

    /** Proposals in one of these states. */
    Set<ProposalId> in(String... states) {
        return query("SELECT id::text FROM proposal WHERE state = ANY (?)", List.of(states)).stream()
                .map(ProposalId::parse)
                .collect(Collectors.toSet());
    }

    Set<ProposalId> open() {
        return in("RECEIVED", "JUDGING", "AWAITING_SIGNOFF", "PERMITTED", "RUNNING");
    }

    /** Lets what a gateway that is dead had claimed and not recorded lapse now, which takes half a minute by itself. */
    void hastenLapse() throws IOException {
        try {
            database.asOwner("UPDATE proposal SET step_due_at = now()"
                    + " WHERE state IN ('RECEIVED', 'JUDGING', 'PERMITTED') AND step_due_at < now() + interval '30 s'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Has the broker give up the consumers of a gateway that is dead now, which takes it six seconds by itself. */
    void hastenTheBroker() throws IOException, InterruptedException {
        try (Admin admin = Admin.create(Map.copyOf(stack.kafka(KafkaUser.ADMIN)))) {
            admin.removeMembersFromConsumerGroup(
                            gateway.topicPrefix() + "gateway", new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get(BROKER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Once nothing else is open, lets work that ran while a gateway was dead lapse now. Its worker has given it up; by itself
     * its lease takes half a minute, and evidence that never comes as long again.
     */
    void hastenLeases(Set<ProposalId> ran, Duration atMost) throws IOException {
        await().atMost(atMost)
                .pollInterval(LOOK)
                .failFast("the gateway ended", () -> !gateway.isAlive())
                .until(() -> accepted() == proposed && ran.containsAll(open()));
        try {
            database.asOwner("UPDATE redemption SET lease_until = now() - interval '1 minute' WHERE permit IN"
                    + " (SELECT permit.id FROM permit JOIN proposal ON proposal.id = permit.proposal"
                    + " WHERE proposal.state = 'RUNNING')");
            database.asOwner("UPDATE proposal SET step_due_at = now() WHERE state = 'RUNNING'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private int accepted() {
        return query("SELECT id::text FROM proposal WHERE proposer <> 'gateway'")
                .size();
    }

    /** Waits until everything that was proposed has ended and everybody has been told. */
    void awaitEnd(Duration atMost) {
        await().atMost(atMost)
                .pollInterval(LOOK)
                .failFast("the gateway ended", () -> !gateway.isAlive())
                // The database may just have come back.
                .ignoreException(DatabaseUnavailableException.class)
                .until(() -> accepted() == proposed
                        && open().isEmpty()
                        && query("SELECT id::text FROM outbox").isEmpty());
    }

    List<String> query(String sql, Object... values) {
        return new Transactions(database.application())
                .run(transaction -> Sql.list(transaction, sql, row -> row.getString(1), values));
    }

    /** Grants whatever is asked, and asks again when nobody answers. */
    private void review() {
        Registrar registrar = new Registrar(gateway);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                JsonNode asks = StrictJson.parse(gateway.send(gateway.as("alice", "GET", "/v1/asks?mine=true", NOTHING)
                                .build())
                        .body());
                for (JsonNode ask : asks.path("items")) {
                    registrar.grant(AskId.parse(ask.path("ask").asText()), "alice");
                }
            } catch (IOException | MalformedJsonException e) {
                LOG.log(System.Logger.Level.DEBUG, "the gateway does not answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        reviewer.interrupt();
        if (crew.isPresent()) {
            crew.get().close();
        }
        proposer.close();
        gateway.close();
    }
}
