package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.internal.LedgerTables.CheckpointRow;
import dev.portcullis.ledger.internal.LedgerTables.Head;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the ledger's three copies tell one story: the head in the database, the signed checkpoints in the database, and
 * the last one outside it (L6).
 */
public final class Agreement {
    private final CheckpointFile file;
    private final VerifierKey log;

    public Agreement(CheckpointFile file, VerifierKey log) {
        this.file = file;
        this.log = log;
    }

    /**
     * Compares the copies as of one moment, in a transaction of its own.
     *
     * @throws LedgerDisagreesException naming the copy that is behind or altered, and what to do
     */
    public void require(Connection connection) throws SQLException, IOException {
        // The file first: whatever it holds was in the database before, so the snapshot taken next may not be behind
        // it.
        Optional<Checkpoint> outside = checkpointOutside();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            Head head = LedgerTables.head(connection);
            requireHead(connection, head);
            Optional<CheckpointRow> newest = LedgerTables.newestCheckpoint(connection);
            if (newest.isPresent()) {
                requireRow(connection, head, newest.get());
            }
            if (outside.isPresent()) {
                requireOutside(connection, head, outside.get());
            } else if (LedgerTables.published(connection).isPresent()) {
                throw new LedgerDisagreesException("L6: the database has published checkpoints, but " + file.path()
                        + " is missing. If this gateway is new, copy the file from another gateway or from a witness."
                        + " Nothing is signed until it is there.");
            }
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private Optional<Checkpoint> checkpointOutside() throws IOException {
        Optional<String> note = file.read();
        if (note.isEmpty()) {
            return Optional.empty();
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(note.get());
            checkpoint.verify(log);
            return Optional.of(checkpoint);
        } catch (SignatureRefusedException e) {
            throw new LedgerDisagreesException("L6: " + file.path() + " is not a checkpoint of log " + log.name() + " ("
                    + e.getMessage() + "). It was altered, or it belongs to another installation: put the right file"
                    + " back from a backup.");
        }
    }

    private static void requireHead(Connection connection, Head head) throws SQLException {
        long places = LedgerTables.places(connection);
        if (places != head.size()) {
            throw new LedgerDisagreesException("L6: entries have places up to " + places + ", but the head says "
                    + head.size() + ". The database was written past the sequencer: restore it from a backup.");
        }
        if (!head.frontier().root().equals(head.root())
                || !frontier(connection, head.size()).equals(head.frontier())) {
            throw new LedgerDisagreesException("L6: the stored tree does not hash to the head of size " + head.size()
                    + ". The database was altered: restore it from a backup.");
        }
    }

    private void requireRow(Connection connection, Head head, CheckpointRow row) throws SQLException {
        if (row.size() > head.size()) {
            throw new LedgerDisagreesException("L6: the head is behind: it says " + head.size()
                    + " entries, but a checkpoint of " + row.size() + " is signed. Restore a database that has at"
                    + " least " + row.size() + " entries.");
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(row.note());
            checkpoint.verify(log);
            if (checkpoint.size() != row.size() || !checkpoint.root().equals(row.root())) {
                throw new LedgerDisagreesException("L6: the checkpoint row of size " + row.size()
                        + " does not say what its signed note says. Restore the database from a backup.");
            }
        } catch (SignatureRefusedException e) {
            throw new LedgerDisagreesException("L6: the checkpoint row of size " + row.size() + " is not signed by log "
                    + log.name() + " (" + e.getMessage() + "). The log key was exchanged or the row altered: put the"
                    + " key of this ledger back, or restore the database.");
        }
        if (!frontier(connection, row.size()).root().equals(row.root())) {
            throw new LedgerDisagreesException("L6: the stored tree does not hash to the signed checkpoint of size "
                    + row.size() + ". The database was altered: restore it from a backup.");
        }
    }

    private void requireOutside(Connection connection, Head head, Checkpoint outside) throws SQLException {
        if (outside.size() > head.size()) {
            throw new LedgerDisagreesException("L6: the database is behind: " + file.path() + " proves "
                    + outside.size() + " entries, the database has " + head.size() + ". It was restored from an old"
                    + " backup or failed over to a lagging replica. Restore one that has at least " + outside.size()
                    + " entries; do not delete the file.");
        }
        if (!frontier(connection, outside.size()).root().equals(outside.root())) {
            throw new LedgerDisagreesException("L6: the database tells another story than " + file.path()
                    + " about the first " + outside.size() + " entries. One of them was exchanged: find out which,"
                    + " by a witness or an export, before anything is signed.");
        }
    }

    /** The proof from one size, at least 1, to another, from what is stored. */
    public static List<Digest> growth(Connection connection, long from, long to) throws SQLException {
        Map<Subtree, Digest> stored = LedgerTables.subtrees(connection, MerkleTree.consistencySubtrees(from, to));
        return MerkleTree.consistencyProof(from, to, subtree -> {
            Digest hash = stored.get(subtree);
            if (hash == null) {
                throw new LedgerDisagreesException(
                        "L4: parts of the tree of size " + to + " are not stored. Restore the database from a backup.");
            }
            return hash;
        });
    }

    /** The frontier of the first {@code size} entries, from what is stored. */
    static Frontier frontier(Connection connection, long size) throws SQLException {
        List<Subtree> subtrees = MerkleTree.frontier(size);
        Map<Subtree, Digest> stored = LedgerTables.subtrees(connection, subtrees);
        if (stored.size() != subtrees.size()) {
            throw new LedgerDisagreesException("L6: of the tree of size " + size + " only " + stored.size() + " of "
                    + subtrees.size() + " parts are stored. The database was altered: restore it from a backup.");
        }
        return new Frontier(size, subtrees.stream().map(stored::get).toList());
    }
}
