package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.internal.LedgerTables.Head;
import dev.portcullis.ledger.internal.LedgerTables.Unassigned;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One leader's time in office: gives places, while its {@link Publisher} publishes. Every write of either is made under the
 * head's row lock with this term compared, so that a leader which was paused and superseded changes nothing any more (K4).
 *
 * <p>Not thread-safe; used by the sequencer's thread alone, over one connection that no one else uses.
 */
public final class Term implements Lead.Placing {
    /** Entries one transaction gives places to: bounds memory (256 leaves of 64 KiB) and the time a lock is held. */
    static final int BATCH = 256;

    /** What a term works with, the same for every leader of this process. */
    public record Parts(
            CheckpointFile file,
            Tiles tiles,
            SigningKey key,
            Witnesses witnesses,
            InstantSource clock,
            Failpoints failpoints) {}

    private final Connection connection;
    private final Parts parts;
    private final long number;

    /** The tree as far as places are assigned; nobody else moves it while the term lasts. */
    private Frontier assigned;

    private Term(Connection connection, Parts parts, Head head) {
        this.connection = connection;
        this.parts = parts;
        this.number = head.term();
        this.assigned = head.frontier();
    }

    /**
     * Begins a term: whoever led before is superseded from here on.
     *
     * @throws LedgerDisagreesException when the copies of the ledger do not agree; then the old term stands
     */
    static Term begin(Connection connection, Parts parts) throws SQLException, IOException {
        new Agreement(parts.file(), parts.key().verifierKey()).require(connection);
        connection.setAutoCommit(false);
        Head head = LedgerTables.raiseTerm(connection);
        connection.commit();
        return new Term(connection, parts, head);
    }

    /**
     * What publishes in this term.
     *
     * @param own a connection that no one else uses at the same time
     */
    Publisher publisher(Connection own) throws SQLException, SupersededException {
        return Publisher.begin(own, parts, number);
    }

    @Override
    public Frontier assigned() {
        return assigned;
    }

    /** Compares the copies again, as at the start (SAFETY S11). */
    @Override
    public void compare() throws SQLException, IOException {
        new Agreement(parts.file(), parts.key().verifierKey()).require(connection);
    }

    /** Gives places to what waits for one, oldest id first. */
    @Override
    public int assign() throws SQLException, SupersededException {
        List<Unassigned> waiting = LedgerTables.unassigned(connection, BATCH);
        if (waiting.isEmpty()) {
            connection.rollback();
            return 0;
        }
        Head head = LedgerTables.lockHead(connection, number);
        Map<Subtree, Digest> nodes = new LinkedHashMap<>();
        Frontier frontier = head.frontier();
        for (Unassigned entry : waiting) {
            frontier = frontier.append(entry.leafHash(), nodes::put);
        }
        LedgerTables.assign(connection, head.size(), waiting);
        LedgerTables.addNodes(connection, nodes);
        LedgerTables.advanceHead(connection, head, frontier);
        parts.failpoints().reach("ledger.assign");
        connection.commit();
        assigned = frontier;
        parts.failpoints().reach("ledger.assigned");
        return waiting.size();
    }
}
