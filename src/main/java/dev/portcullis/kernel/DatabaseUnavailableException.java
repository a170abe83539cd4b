package dev.portcullis.kernel;

import java.sql.SQLException;

/** The database could not do what was asked. Callers wait and try again; they never go on without it. */
public final class DatabaseUnavailableException extends RuntimeException {
    public DatabaseUnavailableException(SQLException cause) {
        super("PostgreSQL: " + cause.getMessage() + " (SQLSTATE " + cause.getSQLState() + ")", cause);
    }

    /** Whether a constraint refused the work (SQLSTATE class 23): trying the same again cannot help. */
    public boolean isConstraintViolation() {
        return getCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith("23");
    }
}
