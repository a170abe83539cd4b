package dev.portcullis.cli.bench;

import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.local.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What the gateway's database says of when it did what: the moments its transactions committed, by the database's clock,
 * which is this machine's.
 */
final class GateRecord implements AutoCloseable {
    private static final int COMMITS = 200;
    private static final byte[] A_ROW = new byte[800];

    private final Connection connection;

    /** Connects as the gateway does, to read. */
    GateRecord(String jdbcUrl, Credentials role) throws SQLException, BenchFailedException {
        connection = DriverManager.getConnection(jdbcUrl, role.user(), role.password());
        if (!setting("track_commit_timestamp").equals("on")) {
            throw new BenchFailedException(
                    "the database does not remember when transactions committed",
                    "Start the stack anew: portcullis down, then portcullis up");
        }
    }

    /**
     * What became of one proposal.
     *
     * @param accepted its row, and the inbox's, were committed
     * @param issued its permit was committed
     * @param redeemable the first checkpoint over its permit's entry was published
     */
    record Moments(ProposalId proposal, Instant accepted, Instant issued, Instant redeemable) {}

    /** The moments of those that have a published permit; to be asked before the permits expire. */
    List<Moments> moments(Collection<ProposalId> proposals) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT p.proposal, pg_xact_commit_timestamp(i.xmin) AS accepted,
                    pg_xact_commit_timestamp(p.xmin) AS issued, pg_xact_commit_timestamp(c.xmin) AS redeemable
                FROM permit p JOIN inbox i ON i.proposal = p.proposal JOIN ledger_place e ON e.entry = p.entry
                CROSS JOIN LATERAL (SELECT xmin FROM checkpoint
                    WHERE size > e.idx AND published_at IS NOT NULL ORDER BY size LIMIT 1) c
                WHERE p.proposal = ANY (?)""",
                row -> new Moments(
                        new ProposalId(Sql.uuid(row, "proposal")),
                        Sql.instant(row, "accepted"),
                        Sql.instant(row, "issued"),
                        Sql.instant(row, "redeemable")),
                proposals);
    }

    /** How many proposals of the lineage's proposers have no end yet. */
    long open(LineageId lineage) throws SQLException {
        return count(
                "SELECT count(*) AS n FROM proposal WHERE lineage = ? AND state <> 'ENDED' AND proposer <> 'gateway'",
                lineage);
    }

    /** How many proposals the database holds. */
    long proposals() throws SQLException {
        return count("SELECT count(*) AS n FROM proposal");
    }

    private long count(String sql, Object... values) throws SQLException {
        return Sql.one(connection, sql, row -> row.getLong("n"), values).orElse(0L);
    }

    String setting(String name) throws SQLException {
        return Sql.one(connection, "SELECT current_setting(?) AS value", row -> row.getString("value"), name)
                .orElseThrow();
    }

    /** The yardstick: what this database takes to make 800 bytes durable for one client that waits, nothing else going on. */
    Latency commits() throws SQLException {
        long[] micros = new long[COMMITS];
        try (PreparedStatement write =
                connection.prepareStatement("SELECT pg_logical_emit_message(true, 'portcullis.bench', ?)")) {
            write.setBytes(1, A_ROW);
            for (int at = 0; at < COMMITS; at++) {
                long before = System.nanoTime();
                write.execute();
                micros[at] = (System.nanoTime() - before) / 1_000;
            }
        }
        return Latency.of(micros);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
