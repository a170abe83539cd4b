package dev.portcullis.ledger;

import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A database and a checkpoint file of one's own. */
public final class LedgerDatabase implements AutoCloseable {
    private final FreshDatabase database;
    private final Path folder;

    public LedgerDatabase() throws SQLException, IOException {
        database = FreshDatabase.in(StackExtension.stack());
        folder = Files.createTempDirectory("ledger");
    }

    /** What the gateway has: the application's role. */
    public DataSource app() {
        return database.application();
    }

    public Path checkpointFile() {
        return folder.resolve("checkpoint");
    }

    public LedgerFiles files() {
        return LedgerFiles.beside(checkpointFile());
    }

    /** Runs SQL as who owns the tables: the one who could alter evidence. */
    public void asOwner(String sql) throws SQLException, IOException {
        database.asOwner(sql);
    }

    /** Runs SQL as the gateway could. */
    public void asApp(String sql) throws SQLException {
        try (Connection connection = app().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row, as the application reads it. */
    public List<String> column(String sql) throws SQLException {
        try (Connection connection = app().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(String.valueOf(rows.getString(1)));
            }
            return column;
        }
    }

    /** Every row of evidence, in words. */
    public List<String> evidence() throws SQLException {
        List<String> evidence = new ArrayList<>();
        for (String table :
                List.of("ledger_entry", "ledger_place", "ledger_waiting", "ledger_node", "ledger_head", "checkpoint")) {
            evidence.addAll(column("SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        return evidence;
    }

    @Override
    public void close() throws SQLException, IOException {
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
