package dev.portcullis.kernel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in one database transaction: all of it is committed, or none.
 *
 * <p>Work that lost a race (SQLSTATE 40001 or 40P01) is run again, at most {@value #ATTEMPTS} times in all, so work must
 * have no effect outside its connection. No network or policy call belongs inside.
 */
public final class Transactions {
    private static final int ATTEMPTS = 5;
    private static final Set<String> LOST_RACES = Set.of("40001", "40P01");

    private final DataSource database;

    public Transactions(DataSource database) {
        this.database = database;
    }

    /** What is done with the transaction's connection; it may refuse by an exception of its own. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, E extends Exception> {
        T run(Connection transaction) throws SQLException, E;
    }

    /**
     * Runs {@code work} and commits.
     *
     * @throws E when the work refuses: nothing was committed
     * @throws DatabaseUnavailableException when the database cannot be reached or refuses; nothing was committed unless
     *     the failure came while committing, which idempotent callers repeat
     */
    public <T extends @Nullable Object, E extends Exception> T run(Work<T, E> work) throws E {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (attempt >= ATTEMPTS || !lostARace(e)) {
                    throw new DatabaseUnavailableException(e);
                }
            }
        }
    }

    private <T extends @Nullable Object, E extends Exception> T once(Work<T, E> work) throws SQLException, E {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.run(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }

    private static boolean lostARace(SQLException e) {
        return LOST_RACES.contains(String.valueOf(e.getSQLState()));
    }
}
