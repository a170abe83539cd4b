package dev.portcullis.ledger.internal;

import dev.portcullis.ledger.LedgerHealth.Role;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stands for election, and while it leads gives places to entries and publishes checkpoints. Runs until it is interrupted;
 * whatever fails is tried again with growing pauses, and told by {@link #fault}.
 */
public final class Sequencer implements Runnable {
    private static final Logger logger = System.getLogger(Sequencer.class.getName());

    /** The advisory lock that only the leader's connection holds: "portcull" in ASCII. */
    static final long LEADER_LOCK = 0x706f727463756c6cL;

    private static final long STANDBY_MILLIS = 500;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final int STATEMENT_SECONDS = 30;

    private final DataSource dataSource;
    private final Term.Parts parts;
    private final Changes appended;
    private final Changes published;
    private final Duration silence;
    private volatile Role role = Role.STOPPED;
    private volatile @Nullable String fault;

    /**
     * Prepares to run.
     *
     * @param appended happens once for each entry that this process appends to a transaction
     * @param published is told of every checkpoint this process publishes
     * @param silence after which a leader that has stopped talking to the database loses its lead
     */
    public Sequencer(DataSource dataSource, Term.Parts parts, Changes appended, Changes published, Duration silence) {
        this.dataSource = dataSource;
        this.parts = parts;
        this.appended = appended;
        this.published = published;
        this.silence = silence;
    }

    public Role role() {
        return role;
    }

    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        role = Role.STANDBY;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long began = System.nanoTime();
                try {
                    standForElection();
                    fault = null;
                    pause = FIRST_PAUSE_MILLIS;
                    TimeUnit.MILLISECONDS.sleep(STANDBY_MILLIS);
                } catch (SQLException | IOException | RuntimeException e) {
                    role = Role.STANDBY;
                    if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE_MILLIS)) {
                        pause = FIRST_PAUSE_MILLIS;
                    }
                    fault = String.valueOf(e.getMessage());
                    logger.log(Level.ERROR, "sequencing stopped; trying again in " + pause + " ms", e);
                    TimeUnit.MILLISECONDS.sleep(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            role = Role.STOPPED;
            if (!Thread.currentThread().isInterrupted()) {
                fault = "the sequencer's thread has ended";
            }
        }
    }

    /** Leads for as long as it can; returns at once when another leads. */
    private void standForElection() throws SQLException, IOException, InterruptedException {
        Connection connection = dataSource.getConnection();
        try {
            prepare(connection, silence);
            if (lock(connection)) {
                lead(Term.begin(connection, parts));
            }
        } catch (SupersededException e) {
            logger.log(Level.WARNING, "superseded as leader of the ledger: " + e.getMessage());
        } finally {
            role = Role.STANDBY;
            release(connection);
        }
    }

    /** Publishes over a second connection; that is given back before the one with the lock is. */
    private void lead(Term term) throws SQLException, IOException, SupersededException, InterruptedException {
        Connection second = dataSource.getConnection();
        try {
            // Between two publications it is idle for as long as nothing is appended. It holds no lock then.
            prepare(second, Duration.ZERO);
            Publisher publisher = term.publisher(second);
            logger.log(Level.INFO, "leading the ledger");
            role = Role.LEADER;
            new Lead(term, publisher, appended, published, silence, () -> fault = null).work();
        } finally {
            release(second);
        }
    }

    /**
     * Limits a session of the leader.
     *
     * @param idle after which the database ends it between two transactions; zero for never
     */
    private void prepare(Connection connection, Duration idle) throws SQLException {
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, (int) TimeUnit.SECONDS.toMillis(2 * STATEMENT_SECONDS));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '" + STATEMENT_SECONDS + "s'");
            // The lock lives as long as the session: a leader that hangs must not keep it. Leading means talking every
            // few milliseconds, inside a transaction or between two.
            statement.execute("SET idle_in_transaction_session_timeout = '" + silence.toMillis() + "ms'");
            // A plan made for small tables would read them whole when they are large; a leader looks up single rows
            // alone.
            statement.execute("SET enable_seqscan = off");
            statement.execute("SET idle_session_timeout = '" + idle.toMillis() + "ms'");
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, LEADER_LOCK);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * A pooled connection keeps its session, so the lock is given back by hand. Where that fails the session is broken:
     * the database ends it after the silence at the latest, and the lock with it.
     */
    private static void release(Connection connection) {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock_all()");
                statement.execute("RESET statement_timeout");
                statement.execute("RESET idle_in_transaction_session_timeout");
                statement.execute("RESET idle_session_timeout");
                statement.execute("RESET enable_seqscan");
            }
            connection.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            logger.log(Level.DEBUG, "the leader's session is broken", e);
        }
    }
}
