package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.internal.LedgerTables.CheckpointRow;
import dev.portcullis.ledger.internal.LedgerTables.Head;
import dev.portcullis.ledger.internal.LedgerTables.StoredLeaf;
import dev.portcullis.ledger.internal.LedgerTables.Unassigned;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One leader's time in office. Every write is made under the head's row lock with this term compared, so that a leader
 * which was paused and superseded changes nothing any more (K4).
 *
 * <p>Not thread-safe; used by the sequencer's thread alone, over one connection that no one else uses.
 */
final class Term {
    /** Entries one transaction gives places to: bounds memory (256 leaves of 64 KiB) and the time a lock is held. */
    static final int BATCH = 256;

    private final Connection connection;
    private final CheckpointFile file;
    private final SigningKey key;
    private final InstantSource clock;
    private final Failpoints failpoints;
    private final long number;

    /** The tree as this leader has read and hashed it itself, up to the last published checkpoint. */
    private Frontier verified;

    private Optional<CheckpointRow> newest;

    /** How far places are assigned; nobody else moves it while the term lasts. */
    private long assigned;

    private Term(
            Connection connection,
            CheckpointFile file,
            SigningKey key,
            InstantSource clock,
            Failpoints failpoints,
            Head head,
            Frontier verified,
            Optional<CheckpointRow> newest) {
        this.connection = connection;
        this.file = file;
        this.key = key;
        this.clock = clock;
        this.failpoints = failpoints;
        this.number = head.term();
        this.assigned = head.size();
        this.verified = verified;
        this.newest = newest;
    }

    /**
     * Begins a term: whoever led before is superseded from here on.
     *
     * @throws LedgerDisagreesException when the copies of the ledger do not agree; then the old term stands
     */
    static Term begin(
            Connection connection, CheckpointFile file, SigningKey key, InstantSource clock, Failpoints failpoints)
            throws SQLException, IOException {
        new Agreement(file, key.verifierKey()).require(connection);
        connection.setAutoCommit(false);
        Head head = LedgerTables.raiseTerm(connection);
        Optional<CheckpointRow> newest = LedgerTables.newestCheckpoint(connection);
        long published =
                LedgerTables.published(connection).map(CheckpointRow::size).orElse(0L);
        Frontier verified = Agreement.frontier(connection, published);
        connection.commit();
        return new Term(connection, file, key, clock, failpoints, head, verified, newest);
    }

    /** Compares the copies again, as at the start (SAFETY S11). */
    void compare() throws SQLException, IOException {
        new Agreement(file, key.verifierKey()).require(connection);
    }

    /**
     * Gives places to what waits for one, oldest id first, up to {@link #BATCH} entries.
     *
     * @return how many got one
     */
    int assign() throws SQLException, SupersededException {
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
        failpoints.reach("ledger.assign");
        connection.commit();
        assigned = frontier.size();
        failpoints.reach("ledger.assigned");
        return waiting.size();
    }

    /**
     * Signs and publishes the tree as it stands, unless its checkpoint is published already. A checkpoint that was signed
     * before a crash is published as it is: there is one root for a size (L2).
     *
     * @return whether a checkpoint was published
     * @throws LedgerDisagreesException when stored bytes no longer hash to the tree (L4)
     */
    boolean publish() throws SQLException, IOException, SupersededException {
        CheckpointRow signed = newest.filter(row -> row.publishedAt().isEmpty()).orElse(null);
        if (signed == null) {
            if (newest.isPresent() && newest.get().size() == assigned) {
                return false;
            }
            Head head = LedgerTables.lockHead(connection, number);
            Frontier reread = reread(head.size(), head.root());
            signed = sign(reread);
            LedgerTables.addCheckpoint(connection, signed);
            connection.commit();
            newest = Optional.of(signed);
            failpoints.reach("ledger.signed");
            copyAndPublish(signed, reread);
        } else {
            Frontier reread = reread(signed.size(), signed.root());
            connection.rollback();
            copyAndPublish(signed, reread);
        }
        return true;
    }

    private void copyAndPublish(CheckpointRow signed, Frontier reread)
            throws SQLException, IOException, SupersededException {
        file.replace(signed.note());
        failpoints.reach("ledger.copied");
        Instant now = now();
        Instant publishedAt = now.isBefore(signed.signedAt()) ? signed.signedAt() : now;
        LedgerTables.lockHead(connection, number);
        LedgerTables.publish(connection, signed.size(), publishedAt);
        connection.commit();
        verified = reread;
        newest = Optional.of(new CheckpointRow(
                signed.size(), signed.root(), signed.note(), signed.signedAt(), Optional.of(publishedAt)));
        failpoints.reach("ledger.published");
    }

    /**
     * Reads back the bytes that will be served and hashes them, before anyone signs for them. One flipped bit between
     * hashing and storing bricked the Yeti 2022 log.
     */
    private Frontier reread(long size, Digest root) throws SQLException {
        Frontier frontier = verified;
        while (frontier.size() < size) {
            List<StoredLeaf> leaves =
                    LedgerTables.leaves(connection, frontier.size(), Math.min(size, frontier.size() + BATCH));
            if (leaves.isEmpty()) {
                throw new LedgerDisagreesException("L3: there is no entry at place " + frontier.size()
                        + ", but the head says " + size + ". Restore the database from a backup.");
            }
            for (StoredLeaf leaf : leaves) {
                Digest hash = MerkleTree.leaf(leaf.leaf());
                if (leaf.index() != frontier.size() || !hash.equals(leaf.leafHash())) {
                    throw new LedgerDisagreesException("L4: the stored bytes of the entry at place " + frontier.size()
                            + " are not those that were appended. Restore the database from a backup.");
                }
                frontier = frontier.append(hash);
            }
        }
        if (!frontier.root().equals(root)) {
            throw new LedgerDisagreesException("L4: the stored entries do not hash to the root of size " + size
                    + ". Restore the database from a backup.");
        }
        return frontier;
    }

    private CheckpointRow sign(Frontier tree) {
        Instant now = now();
        Instant last = newest.map(CheckpointRow::signedAt).orElse(Instant.MIN);
        if (now.plus(Bounds.CLOCK_STEP_BACK).isBefore(last)) {
            throw new LedgerDisagreesException("L10: the clock says " + now + ", but the last checkpoint was signed at "
                    + last + ". Set the clock right; nothing is signed until it has passed that time.");
        }
        Instant signedAt = now.isBefore(last) ? last : now;
        Checkpoint checkpoint = Checkpoint.sign(tree.size(), tree.root(), key);
        return new CheckpointRow(tree.size(), tree.root(), checkpoint.text(), signedAt, Optional.empty());
    }

    /** PostgreSQL keeps microseconds and would round up. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
