package dev.portcullis.kernel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements over JDBC with the kernel's types bound and read in one way. Values are always bound, never spliced. */
public final class Sql {
    private Sql() {}

    /** Reads one row; it must not move the cursor. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    public static <T> List<T> list(Connection connection, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(row.read(found));
                }
            }
            return rows;
        }
    }

    /**
     * Reads the one row there may be.
     *
     * @throws IllegalStateException when there are more: a key that should be unique is not
     */
    public static <T> Optional<T> one(Connection connection, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        List<T> rows = list(connection, sql, row, values);
        if (rows.size() > 1) {
            throw new IllegalStateException("expected at most one row, found " + rows.size() + ": " + sql);
        }
        return rows.stream().findFirst();
    }

    /** Runs a change and tells how many rows it touched. */
    public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, values);
            return statement.executeUpdate();
        }
    }

    public static Digest digest(ResultSet row, String column) throws SQLException {
        return Digest.ofRaw(row.getBytes(column));
    }

    public static Optional<Digest> optionalDigest(ResultSet row, String column) throws SQLException {
        byte[] raw = row.getBytes(column);
        return raw == null ? Optional.empty() : Optional.of(Digest.ofRaw(raw));
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static Optional<UUID> optionalUuid(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, UUID.class));
    }

    public static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object... values)
            throws SQLException {
        for (int at = 0; at < values.length; at++) {
            statement.setObject(at + 1, bound(connection, values[at]));
        }
    }

    private static @Nullable Object bound(Connection connection, @Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Digest digest -> digest.raw();
            case Bytes bytes -> bytes.toArray();
            case Id id -> id.value();
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case LineageId lineage -> lineage.value();
            case PersonId person -> person.value();
            case PrincipalId principal -> principal.value();
            case Purpose purpose -> purpose.toString();
            case Optional<?> optional -> bound(connection, optional.orElse(null));
            case Collection<?> many -> array(connection, many);
            default -> value;
        };
    }

    private static Object array(Connection connection, Collection<?> many) throws SQLException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (Object one : many) {
            elements.add(bound(connection, one));
        }
        Object first = elements.isEmpty() ? "" : elements.getFirst();
        return switch (first) {
            case UUID ignored -> connection.createArrayOf("uuid", elements.toArray(UUID[]::new));
            case Long ignored -> connection.createArrayOf("bigint", elements.toArray());
            case byte[] ignored -> connection.createArrayOf("bytea", elements.toArray(byte[][]::new));
            case null, default -> connection.createArrayOf("text", elements.toArray());
        };
    }
}
