package dev.portcullis.ledger.drill;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LedgerFiles;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Witnessing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A ledger in a process of its own, to be killed: it leads when it can, appends until it is ended, and prints each entry's
 * id once its transaction is committed. Arguments: database, user, folder with {@code log.key}; the password is in the
 * environment.
 */
public final class LedgerProgram {
    private LedgerProgram() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser(arguments[1]);
        database.setPassword(System.getenv("PASSWORD"));
        Path folder = Path.of(arguments[2]);
        SigningKey key = SigningKey.load(folder.resolve("log.key"));
        PostgresLedger ledger = new PostgresLedger(
                database,
                key,
                LedgerFiles.beside(folder.resolve("checkpoint")),
                Witnessing.none(key.verifierKey()),
                Clock.systemUTC(),
                Failpoints.NONE);
        ledger.start(_ -> Set.of());
        PrintStream out = System.out;
        out.println("started");
        for (long number = 0; ; number++) {
            List<LedgerEntry> entries = new ArrayList<>();
            for (int each = 0; each <= number % 5; each++) {
                entries.add(new LedgerEntry(
                        EntryId.next(Clock.systemUTC()),
                        PredicateType.VERDICT,
                        Bytes.utf8("entry " + ProcessHandle.current().pid() + " " + number + " " + each)));
            }
            try (Connection transaction = database.getConnection()) {
                transaction.setAutoCommit(false);
                ledger.append(transaction, entries);
                transaction.commit();
            } catch (SQLException e) {
                // Nothing was acknowledged; an injected fault may have hit this connection.
                out.println("lost " + e.getSQLState());
                continue;
            }
            entries.forEach(entry -> out.println(entry.id().value()));
            out.flush();
        }
    }
}
