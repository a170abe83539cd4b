package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gate has on record, beside what it told the proposer: ends from the ledger, as an auditor reads them, and
 * redemptions from the database, since nobody but a worker is told of those.
 */
final class DemoTrail {
    private static final Duration PUBLICATION = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final DemoPeople people;
    private final Running stack;
    private final LineageId lineage;

    /**
     * The end of a proposal.
     *
     * @param index null while it has no place in the ledger
     */
    record End(EndPredicate said, @Nullable Long index) {}

    /** An entry as the gateway shows it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Entry(Bytes leaf, @Nullable Long index) {}

    DemoTrail(DemoPeople people, Running stack, LineageId lineage) {
        this.people = people;
        this.stack = stack;
        this.lineage = lineage;
    }

    /** The end that is this entry, as it stands. */
    End end(EntryId entry) throws CommandFailedException, InterruptedException {
        Entry found = people.auditor().get("/v1/entries/" + entry, Entry.class);
        try {
            Envelope sealed = Envelope.parse(found.leaf().toArray());
            return new End(Statement.parse(sealed.payload().toArray()).predicate(EndPredicate.class), found.index());
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "entry " + entry + " is no end of a proposal: " + e.getMessage(),
                    "See the gateway's log",
                    e);
        }
    }

    /** The same once it has its place in the ledger. */
    End placed(EntryId entry) throws CommandFailedException, InterruptedException {
        long until = System.nanoTime() + PUBLICATION.toNanos();
        End end = end(entry);
        while (end.index() == null && until - System.nanoTime() > 0) {
            Thread.sleep(LOOK_AGAIN);
            end = end(entry);
        }
        return end;
    }

    /** The proposals of the lineage whose code a worker took leave to start. */
    Set<ProposalId> started() throws CommandFailedException {
        return new HashSet<>(query("""
                SELECT DISTINCT p.proposal FROM redemption r JOIN permit p ON p.id = r.permit
                WHERE p.lineage = ? AND p.purpose = ?""", row -> new ProposalId(Sql.uuid(row, "proposal")), lineage, Purpose.EVALUATE));
    }

    /** A permit of the lineage that was redeemed. */
    Optional<PermitId> redeemed() throws CommandFailedException {
        return query(
                        "SELECT permit FROM redemption WHERE lineage = ? AND settled_at IS NOT NULL ORDER BY fence DESC LIMIT 1",
                        row -> new PermitId(Sql.uuid(row, "permit")),
                        lineage)
                .stream()
                .findFirst();
    }

    /** How many redemptions there are of a permit. */
    int redemptions(PermitId permit) throws CommandFailedException {
        return query("SELECT id FROM redemption WHERE permit = ?", row -> Sql.uuid(row, "id"), permit)
                .size();
    }

    private <T> List<T> query(String sql, Sql.Row<T> row, Object... values) throws CommandFailedException {
        try {
            Credentials database = stack.databaseApplication();
            try (Connection connection =
                    DriverManager.getConnection(stack.jdbcUrl(), database.user(), database.password())) {
                connection.setReadOnly(true);
                return Sql.list(connection, sql, row, values);
            }
        } catch (IOException | SQLException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the database cannot be asked: " + e.getMessage(),
                    "See: ./portcullis local status",
                    e);
        }
    }
}
