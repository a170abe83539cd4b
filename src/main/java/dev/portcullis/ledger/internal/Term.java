package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.internal.LedgerTables.CheckpointRow;
import dev.portcullis.ledger.internal.LedgerTables.Head;
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
import java.util.stream.Collectors;

/**
 * One leader's time in office. Every write is made under the head's row lock with this term compared, so that a leader
 * which was paused and superseded changes nothing any more (K4).
 *
 * <p>Not thread-safe; used by the sequencer's thread alone, over one connection that no one else uses.
 */
public final class Term {
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

    /** The tree as this leader has read and hashed it itself, up to the last published checkpoint. */
    private RightEdge verified;

    private Optional<CheckpointRow> newest;

    /** How far places are assigned; nobody else moves it while the term lasts. */
    private long assigned;

    private Term(Connection connection, Parts parts, Head head, RightEdge verified, Optional<CheckpointRow> newest) {
        this.connection = connection;
        this.parts = parts;
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
    static Term begin(Connection connection, Parts parts) throws SQLException, IOException {
        new Agreement(parts.file(), parts.key().verifierKey()).require(connection);
        connection.setAutoCommit(false);
        Head head = LedgerTables.raiseTerm(connection);
        Optional<CheckpointRow> newest = LedgerTables.newestCheckpoint(connection);
        long published =
                LedgerTables.published(connection).map(CheckpointRow::size).orElse(0L);
        RightEdge verified = Tiles.edge(connection, published);
        connection.commit();
        return new Term(connection, parts, head, verified, newest);
    }

    /** Compares the copies again, as at the start (SAFETY S11). */
    void compare() throws SQLException, IOException {
        new Agreement(parts.file(), parts.key().verifierKey()).require(connection);
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
        parts.failpoints().reach("ledger.assign");
        connection.commit();
        assigned = frontier.size();
        parts.failpoints().reach("ledger.assigned");
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
            RightEdge reread = tiles(head.size(), head.root());
            signed = sign(reread.frontier());
            LedgerTables.addCheckpoint(connection, signed);
            connection.commit();
            newest = Optional.of(signed);
            parts.failpoints().reach("ledger.signed");
            copyAndPublish(signed, reread);
        } else {
            RightEdge reread = tiles(signed.size(), signed.root());
            connection.rollback();
            copyAndPublish(signed, reread);
        }
        return true;
    }

    private void copyAndPublish(CheckpointRow signed, RightEdge reread)
            throws SQLException, IOException, SupersededException {
        // A leader that was superseded meanwhile must not put an older note back.
        LedgerTables.lockHead(connection, number);
        parts.file().replace(signed.note());
        connection.rollback();
        parts.failpoints().reach("ledger.copied");
        String cosignatures = cosign(signed);
        parts.failpoints().reach("ledger.cosigned");
        Instant now = now();
        Instant publishedAt = now.isBefore(signed.signedAt()) ? signed.signedAt() : now;
        LedgerTables.lockHead(connection, number);
        LedgerTables.publish(connection, signed.size(), publishedAt, cosignatures);
        connection.commit();
        verified = reread;
        newest = Optional.of(new CheckpointRow(
                signed.size(),
                signed.root(),
                signed.note(),
                signed.signedAt(),
                Optional.of(publishedAt),
                cosignatures));
        parts.failpoints().reach("ledger.published");
    }

    /** The lines of enough witnesses, each whole; asked outside of any transaction. */
    private String cosign(CheckpointRow signed) throws SQLException, SupersededException {
        try {
            Checkpoint checkpoint = Checkpoint.parse(signed.note());
            return parts.witnesses().cosign(checkpoint, from -> growth(from, signed.size())).stream()
                    .map(SignedNote.Line::text)
                    .collect(Collectors.joining());
        } catch (LedgerDisagreesException e) {
            // To one who was superseded the witnesses are rightly ahead.
            LedgerTables.lockHead(connection, number);
            connection.rollback();
            throw e;
        } catch (SignatureRefusedException e) {
            throw new LedgerDisagreesException("L4: the stored note of size " + signed.size() + " is no checkpoint ("
                    + e.getMessage() + "). Restore the database from a backup.");
        }
    }

    private List<Digest> growth(long from, long to) throws SQLException {
        List<Subtree> wanted = MerkleTree.consistencySubtrees(from, to);
        Map<Subtree, Digest> stored = LedgerTables.subtrees(connection, wanted);
        connection.rollback();
        return MerkleTree.consistencyProof(from, to, subtree -> {
            Digest hash = stored.get(subtree);
            if (hash == null) {
                throw new LedgerDisagreesException(
                        "L4: parts of the tree of size " + to + " are not stored. Restore the database from a backup.");
            }
            return hash;
        });
    }

    /** Makes the tiles of the tree, and requires that what will be served hashes to the root. */
    private RightEdge tiles(long size, Digest root) throws SQLException, IOException {
        RightEdge reread = parts.tiles().write(connection, verified, size);
        if (!reread.frontier().root().equals(root)) {
            throw new LedgerDisagreesException("L4: the stored entries do not hash to the root of size " + size
                    + ". Restore the database from a backup.");
        }
        parts.failpoints().reach("ledger.tiled");
        return reread;
    }

    private CheckpointRow sign(Frontier tree) {
        Instant now = now();
        Instant last = newest.map(CheckpointRow::signedAt).orElse(Instant.MIN);
        if (now.plus(Bounds.CLOCK_STEP_BACK).isBefore(last)) {
            throw new LedgerDisagreesException("L10: the clock says " + now + ", but the last checkpoint was signed at "
                    + last + ". Set the clock right; nothing is signed until it has passed that time.");
        }
        Instant signedAt = now.isBefore(last) ? last : now;
        Checkpoint checkpoint = Checkpoint.sign(tree.size(), tree.root(), parts.key());
        return new CheckpointRow(tree.size(), tree.root(), checkpoint.text(), signedAt, Optional.empty(), "");
    }

    /** PostgreSQL keeps microseconds and would round up. */
    private Instant now() {
        return parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }
}
