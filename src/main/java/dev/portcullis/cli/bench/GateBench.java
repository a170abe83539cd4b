package dev.portcullis.cli.bench;

import dev.portcullis.cli.bench.BenchLineage.Signed;
import dev.portcullis.cli.bench.GateRecord.Moments;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Programs;
import dev.portcullis.local.ServiceStatus;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.KafkaException;

/** Measures from proposals to permits on one gateway; no worker takes the permits, so each is taken back. */
public final class GateBench implements AutoCloseable {
    private static final LineageId LINEAGE = new LineageId("bench");

    /** Sent at a time while history is made, at most two times in flight. */
    private static final int BATCH = 100;

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final OwnGate gate;
    private final Plan plan;
    private final Registering registering;
    private final Telling telling;
    private final InstantSource clock = InstantSource.system();
    private final BenchLineage lineage;
    private final Proposing proposing;
    private final PermitNotices notices;
    private final GateRecord record;

    /** Is told how far it is, for a person who waits. */
    @FunctionalInterface
    public interface Telling {
        void tell(String line);
    }

    /**
     * How much is measured.
     *
     * @param burst proposals sent at once
     * @param perSecond proposals a second of the steady measurements
     * @param steady how long each of them lasts
     * @param shortHistory proposals that ended before the first steady measurement, and warm each gateway up
     * @param longHistory proposals that ended before the second one
     */
    public record Plan(int burst, int perSecond, Duration steady, int shortHistory, int longHistory) {
        public Plan {
            if (burst < 1 || perSecond < 1 || shortHistory < 1 || !steady.isPositive()) {
                throw new IllegalArgumentException("a count, a rate or a time is not positive");
            }
            if (longHistory < before(burst, perSecond, steady, shortHistory)) {
                throw new IllegalArgumentException("the long history is shorter than what is sent before it: "
                        + before(burst, perSecond, steady, shortHistory));
            }
            if (longHistory + (long) perSecond * steady.toSeconds() > BenchLineage.MOST_PROPOSALS) {
                throw new IllegalArgumentException(
                        "more than the gate takes within an hour: " + BenchLineage.MOST_PROPOSALS);
            }
        }

        private static long before(int burst, int perSecond, Duration steady, int shortHistory) {
            return burst + perSecond * steady.toSeconds() + 2L * shortHistory;
        }

        int steadyProposals() {
            return (int) (perSecond * steady.toSeconds());
        }

        /** What is left to send for the long history, the warming up of the second gateway not counted. */
        int rest() {
            return (int) (longHistory - before(burst, perSecond, steady, shortHistory));
        }
    }

    /** Puts the lineage that is measured with in force at the gate. */
    @FunctionalInterface
    public interface Registering {
        void register(OwnGate gate, BenchLineage lineage) throws BenchFailedException, InterruptedException;
    }

    private GateBench(OwnGate gate, Plan plan, Registering registering, Telling telling)
            throws IOException, SQLException, BenchFailedException {
        this.gate = gate;
        this.plan = plan;
        this.registering = registering;
        this.telling = telling;
        this.lineage = new BenchLineage(
                LINEAGE, gate.founding().document().installation(), plan.longHistory() + plan.steadyProposals(), clock);
        this.record = new GateRecord(gate.jdbcUrl(), gate.stack().databaseApplication());
        this.notices = new PermitNotices(gate.stack().kafka(KafkaUser.WORKER), gate.topicPrefix(), clock);
        this.proposing = new Proposing(gate.stack().kafka(KafkaUser.PROPOSER), gate.topicPrefix(), LINEAGE, clock);
    }

    /**
     * Takes all figures; some minutes with usual numbers.
     *
     * @throws BenchFailedException when a proposal got no permit: then no figure would mean anything
     */
    public static GateFigures run(OwnGate gate, Plan plan, Registering registering, Telling telling)
            throws BenchFailedException, InterruptedException, StackFailedException {
        try (GateBench bench = new GateBench(gate, plan, registering, telling)) {
            return bench.run();
        } catch (IOException | SQLException | KafkaException e) {
            throw new BenchFailedException("the local stack does not answer: " + e.getMessage(), "See its logs", e);
        }
    }

    private GateFigures run()
            throws BenchFailedException, IOException, InterruptedException, SQLException, StackFailedException {
        String load = Machine.load();
        Latency commit = record.commits();
        registering.register(gate, lineage);
        long startMib = Machine.residentMib(gate.pid());
        history(plan.shortHistory());
        GateFigures.Steady early = steady();
        GateFigures.Burst burst = burst();
        long burstMib = Machine.residentMib(gate.pid());
        history(plan.rest());
        telling.tell("starting the gateway anew, so that both measurements find it equally warm");
        gate.restart();
        history(plan.shortHistory());
        GateFigures.Steady late = steady();
        return new GateFigures(
                GateFigures.SCHEMA,
                Machine.since(load),
                new GateFigures.Database(
                        record.setting("fsync"),
                        record.setting("synchronous_commit"),
                        record.setting("full_page_writes"),
                        commit),
                burst,
                early,
                late,
                decimal(
                        late.acceptedToIssued().p50Micros(),
                        early.acceptedToIssued().p50Micros(),
                        2),
                new GateFigures.Memory(startMib, burstMib));
    }

    /** Proposals that get their permits and are taken back. */
    private void history(int count) throws BenchFailedException, InterruptedException, SQLException {
        telling.tell("making history: " + count + " proposals");
        List<Signed> before = List.of();
        for (int left = count; left > 0; left -= BATCH) {
            List<Signed> batch = lineage.propose(Math.min(left, BATCH));
            proposing.burst(batch);
            takeBack(before);
            before = batch;
        }
        takeBack(before);
        awaitEnd();
    }

    private void takeBack(List<Signed> proposals) throws BenchFailedException, InterruptedException {
        notices.await(ids(proposals), LONGEST);
        proposing.burst(proposals.stream().map(lineage::withdraw).toList());
    }

    /** Whatever is measured next finds nothing open. */
    private void awaitEnd() throws BenchFailedException, InterruptedException, SQLException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (record.open(lineage.id()) > 0) {
            if (until - System.nanoTime() < 0) {
                throw new BenchFailedException("proposals that were taken back do not end", "See the gateway's log");
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private GateFigures.Steady steady() throws BenchFailedException, InterruptedException, SQLException {
        long history = record.proposals();
        telling.tell(
                plan.perSecond() + " proposals a second for " + plan.steady().toSeconds() + " s, history " + history);
        List<Signed> proposals = lineage.propose(plan.steadyProposals());
        Instant[] due = proposing.steady(proposals, Duration.ofSeconds(1).dividedBy(plan.perSecond()));
        List<ProposalId> ids = ids(proposals);
        Map<ProposalId, Instant> told = notices.await(ids, LONGEST);
        List<Moments> moments = moments(ids);
        long[] dueToTold = new long[due.length];
        for (int at = 0; at < due.length; at++) {
            dueToTold[at] = micros(due[at], told.getOrDefault(ids.get(at), Instant.MAX));
        }
        takeBack(proposals);
        awaitEnd();
        return new GateFigures.Steady(
                history,
                plan.perSecond(),
                latency(moments, one -> micros(one.accepted(), one.issued())),
                latency(moments, one -> micros(one.accepted(), one.redeemable())),
                Latency.of(dueToTold));
    }

    private GateFigures.Burst burst() throws BenchFailedException, InterruptedException, IOException, SQLException {
        telling.tell(plan.burst() + " proposals at once");
        List<Signed> proposals = lineage.propose(plan.burst());
        Duration gatewayBefore = Machine.processorTime(gate.pid());
        Duration databaseBefore = Machine.processorTime(databasePid());
        Instant began = clock.instant();
        proposing.burst(proposals);
        List<ProposalId> ids = ids(proposals);
        notices.await(ids, LONGEST);
        Duration gateway = Machine.processorTime(gate.pid()).minus(gatewayBefore);
        Duration database = Machine.processorTime(databasePid()).minus(databaseBefore);
        List<Moments> moments = moments(ids);
        takeBack(proposals);
        awaitEnd();
        return new GateFigures.Burst(
                plan.burst(),
                perSecond(began, latest(moments, Moments::issued)),
                perSecond(began, latest(moments, Moments::redeemable)),
                gateway.dividedBy(plan.burst()).toNanos() / 1_000,
                database.dividedBy(plan.burst()).toNanos() / 1_000);
    }

    private long databasePid() throws IOException {
        return gate.stack().services().stream()
                .filter(service -> service.name().equals(Programs.DATABASE))
                .findFirst()
                .map(ServiceStatus::pid)
                .orElseThrow(() -> new IOException("the stack has no database"));
    }

    private List<Moments> moments(List<ProposalId> ids) throws SQLException, BenchFailedException {
        List<Moments> moments = record.moments(ids);
        if (moments.size() != ids.size()) {
            throw new BenchFailedException(
                    "the database knows " + moments.size() + " of " + ids.size() + " permits", "See the gateway's log");
        }
        return moments;
    }

    private Decimal perSecond(Instant began, Instant ended) {
        return decimal(plan.burst() * 1_000_000L, micros(began, ended), 1);
    }

    private static Instant latest(List<Moments> moments, Function<Moments, Instant> moment) {
        return moments.stream().map(moment).max(Comparator.naturalOrder()).orElseThrow();
    }

    private static Latency latency(List<Moments> moments, ToLongFunction<Moments> time) {
        return Latency.of(moments.stream().mapToLong(time).toArray());
    }

    private static long micros(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1_000;
    }

    private static Decimal decimal(long dividend, long divisor, int places) {
        return Decimal.of(BigDecimal.valueOf(dividend)
                .divide(BigDecimal.valueOf(Math.max(1, divisor)), places, RoundingMode.HALF_UP));
    }

    private static List<ProposalId> ids(List<Signed> proposals) {
        return proposals.stream().map(Signed::id).toList();
    }

    @Override
    public void close() throws SQLException {
        proposing.close();
        notices.close();
        record.close();
    }
}
