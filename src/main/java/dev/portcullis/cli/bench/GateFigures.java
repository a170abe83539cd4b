package dev.portcullis.cli.bench;

import dev.portcullis.kernel.Decimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench gate} measured.
 *
 * @param memory the gateway's resident memory
 * @param p50Ratio the median from accepted to issued over the long history, divided by that over the short one
 */
public record GateFigures(
        String schema,
        Machine machine,
        Database database,
        Burst burst,
        Steady shortHistory,
        Steady longHistory,
        Decimal p50Ratio,
        Memory memory)
        implements Figures {
    public static final String SCHEMA = "portcullis.bench-gate/v1";

    /**
     * How durable the database was.
     *
     * @param commit one client committing 800 bytes at a time, nothing else going on
     */
    public record Database(String fsync, String synchronousCommit, String fullPageWrites, Latency commit) {
        /** Whether a commit waits for the disk: figures of a database that does not are worth nothing. */
        public boolean isDurable() {
            return fsync.equals("on") && synchronousCommit.equals("on") && fullPageWrites.equals("on");
        }
    }

    /**
     * Proposals sent as fast as the broker takes them.
     *
     * @param issuedPerSecond until the last permit was committed
     * @param redeemablePerSecond until the checkpoint over the last permit was published
     * @param gatewayMicros processor time of the gateway for each of them, which other load changes little
     * @param databaseMicros processor time of the database for each of them
     */
    public record Burst(
            int proposals,
            Decimal issuedPerSecond,
            Decimal redeemablePerSecond,
            long gatewayMicros,
            long databaseMicros) {}

    /**
     * Proposals sent at a rate that waits for nothing.
     *
     * @param history proposals the database held when it began
     * @param acceptedToIssued from the commit that wrote the proposal down to the commit of its permit
     * @param acceptedToRedeemable from the same to the publication of the checkpoint over the permit
     * @param dueToTold from when it was due to be sent to the permit's notice at a worker, Kafka both ways
     */
    public record Steady(
            long history, int perSecond, Latency acceptedToIssued, Latency acceptedToRedeemable, Latency dueToTold) {}

    /** Resident memory in MiB after the start, and after the burst. */
    public record Memory(long startMib, long burstMib) {}

    @Override
    public List<String> header() {
        return List.of("figure", "value");
    }

    @Override
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "permits issued, " + burst.proposals() + " proposals at once", burst.issuedPerSecond() + " a second"));
        rows.add(List.of("permits redeemable, the same", burst.redeemablePerSecond() + " a second"));
        rows.add(List.of(
                "processor time a permit, gateway and database",
                Latency.millis(burst.gatewayMicros()) + " + " + Latency.millis(burst.databaseMicros()) + " ms"));
        for (Steady steady : List.of(shortHistory, longHistory)) {
            String at = ", " + steady.perSecond() + " a second, history " + steady.history();
            rows.add(
                    List.of("accepted to issued" + at, steady.acceptedToIssued().shown()));
            rows.add(List.of(
                    "accepted to redeemable" + at, steady.acceptedToRedeemable().shown()));
            rows.add(List.of("due to told a worker" + at, steady.dueToTold().shown()));
        }
        rows.add(List.of("p50 accepted to issued, long over short history", p50Ratio + " times"));
        rows.add(List.of(
                "gateway's resident memory, started / after the burst",
                memory.startMib() + " / " + memory.burstMib() + " MiB"));
        rows.add(List.of("one commit of this database", database.commit().shown()));
        rows.add(List.of(
                "database",
                "fsync " + database.fsync() + ", synchronous_commit " + database.synchronousCommit()
                        + ", full_page_writes " + database.fullPageWrites()));
        return List.copyOf(rows);
    }
}
