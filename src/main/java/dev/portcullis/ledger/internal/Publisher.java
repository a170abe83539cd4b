package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.internal.LedgerTables.CheckpointRow;
import dev.portcullis.ledger.internal.LedgerTables.Head;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Publishes what has places, one checkpoint at a time, in the term of its leader. It has a connection of its own and holds
 * the head for the length of a few statements only, so that more places are given meanwhile; while it makes tiles it holds
 * nothing, since entries that have places never change.
 *
 * <p>Not thread-safe: one publication ends before the next begins.
 */
final class Publisher implements Lead.Publishing {
    private final Connection connection;
    private final Term.Parts parts;
    private final long term;

    /** The tree as this leader has read and hashed it itself, up to the last published checkpoint. */
    private RightEdge verified;

    private Optional<CheckpointRow> newest;

    private Publisher(
            Connection connection, Term.Parts parts, long term, RightEdge verified, Optional<CheckpointRow> newest) {
        this.connection = connection;
        this.parts = parts;
        this.term = term;
        this.verified = verified;
        this.newest = newest;
    }

    /** Takes up where the last publication of any leader ended. */
    static Publisher begin(Connection connection, Term.Parts parts, long term)
            throws SQLException, SupersededException {
        connection.setAutoCommit(false);
        LedgerTables.lockTerm(connection, term);
        Optional<CheckpointRow> newest = LedgerTables.newestCheckpoint(connection);
        long published =
                LedgerTables.published(connection).map(CheckpointRow::size).orElse(0L);
        RightEdge verified = Tiles.edge(connection, published);
        connection.rollback();
        return new Publisher(connection, parts, term, verified, newest);
    }

    @Override
    public boolean isBehind(Frontier assigned) {
        return newest.filter(row -> row.publishedAt().isPresent() && row.size() == assigned.size())
                .isEmpty();
    }

    @Override
    public long published() {
        return verified.size();
    }

    /**
     * Signs and publishes a tree. If a checkpoint was signed before a crash, that one is published as it is, and the tree
     * is left to the next time: there is one root for a size (L2).
     *
     * @throws LedgerDisagreesException when stored bytes no longer hash to the tree (L4)
     */
    @Override
    public void publish(Frontier assigned) throws SQLException, IOException, SupersededException {
        CheckpointRow signed = newest.filter(row -> row.publishedAt().isEmpty()).orElse(null);
        if (signed == null) {
            RightEdge reread = tiles(assigned.size(), assigned.root());
            signed = sign(reread.frontier());
            newest = Optional.of(signed);
            parts.failpoints().reach("ledger.signed");
            copyAndPublish(signed, reread);
        } else {
            copyAndPublish(signed, tiles(signed.size(), signed.root()));
        }
    }

    private CheckpointRow sign(Frontier tree) throws SQLException, SupersededException {
        Head head = LedgerTables.lockTerm(connection, term);
        if (head.size() < tree.size()) {
            throw new LedgerDisagreesException("L6: the head is behind: it says " + head.size() + " entries, but "
                    + tree.size() + " had places. Restore a database that has at least " + tree.size() + " entries.");
        }
        CheckpointRow signed = checkpoint(tree);
        LedgerTables.addCheckpoint(connection, signed);
        connection.commit();
        return signed;
    }

    private void copyAndPublish(CheckpointRow signed, RightEdge reread)
            throws SQLException, IOException, SupersededException {
        // A leader that was superseded meanwhile must not put an older note back.
        LedgerTables.lockTerm(connection, term);
        parts.file().replace(signed.note());
        connection.rollback();
        parts.failpoints().reach("ledger.copied");
        String cosignatures = cosign(signed);
        parts.failpoints().reach("ledger.cosigned");
        Instant now = now();
        Instant publishedAt = now.isBefore(signed.signedAt()) ? signed.signedAt() : now;
        LedgerTables.lockTerm(connection, term);
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
            LedgerTables.lockTerm(connection, term);
            connection.rollback();
            throw e;
        } catch (SignatureRefusedException e) {
            throw new LedgerDisagreesException("L4: the stored note of size " + signed.size() + " is no checkpoint ("
                    + e.getMessage() + "). Restore the database from a backup.");
        }
    }

    private List<Digest> growth(long from, long to) throws SQLException {
        List<Digest> proof = Agreement.growth(connection, from, to);
        connection.rollback();
        return proof;
    }

    /** Makes the tiles of the tree, and requires that what will be served hashes to the root. */
    private RightEdge tiles(long size, Digest root) throws SQLException, IOException {
        RightEdge reread = parts.tiles().write(connection, verified, size);
        if (!reread.frontier().root().equals(root)) {
            throw new LedgerDisagreesException("L4: the stored entries do not hash to the root of size " + size
                    + ". Restore the database from a backup.");
        }
        connection.rollback();
        parts.failpoints().reach("ledger.tiled");
        return reread;
    }

    private CheckpointRow checkpoint(Frontier tree) {
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
