package dev.portcullis.ledger;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.LedgerHealth.Role;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.MerkleTree.Subtrees;
import dev.portcullis.ledger.internal.Agreement;
import dev.portcullis.ledger.internal.Changes;
import dev.portcullis.ledger.internal.LedgerTables;
import dev.portcullis.ledger.internal.LedgerTables.CheckpointRow;
import dev.portcullis.ledger.internal.OutboxRelay;
import dev.portcullis.ledger.internal.RecentLeaves;
import dev.portcullis.ledger.internal.Sequencer;
import dev.portcullis.ledger.internal.Term;
import dev.portcullis.ledger.internal.TileFolder;
import dev.portcullis.ledger.internal.Tiles;
import dev.portcullis.ledger.internal.Witnesses;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in PostgreSQL. Reading and appending work at once; {@link #start} lets this process stand for election, and
 * one of those that share the database assigns indexes, signs checkpoints and relays the outbox.
 */
public final class PostgresLedger implements Ledger, AutoCloseable {
    /** How long a wait goes without a look: what another process publishes is not announced here. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final SigningKey logKey;
    private final CheckpointFile file;
    private final Tiles tiles;
    private final Witnesses witnesses;
    private final Failpoints failpoints;
    private final RecentLeaves recent = new RecentLeaves();
    private final Changes appended = new Changes();
    private final Changes published = new Changes();
    private final Sequencer sequencer;
    private @Nullable OutboxRelay relay;
    private List<Thread> threads = List.of();

    /**
     * Opens the ledger without starting anything.
     *
     * @param dataSource gives connections in auto-commit mode to a migrated database; while the process leads, two of them
     *     are kept
     * @param logKey signs checkpoints; its name is the log's origin
     * @param files where the ledger is kept outside the database
     * @param witnessing who must have seen a checkpoint before it is published
     * @param clock gives the time of signing
     */
    public PostgresLedger(
            DataSource dataSource,
            SigningKey logKey,
            LedgerFiles files,
            Witnessing witnessing,
            InstantSource clock,
            Failpoints failpoints) {
        this.dataSource = dataSource;
        this.logKey = logKey;
        this.file = new CheckpointFile(files.checkpoint());
        this.tiles = new Tiles(new TileFolder(files.tiles()), recent);
        this.witnesses = new Witnesses(witnessing);
        this.failpoints = failpoints;
        this.sequencer = new Sequencer(
                dataSource,
                new Term.Parts(file, tiles, logKey, witnesses, clock, failpoints),
                appended,
                published,
                Bounds.LEADER_SILENCE);
    }

    /**
     * Compares the copies of the ledger, then starts sequencing and relaying.
     *
     * @throws LedgerDisagreesException when the copies contradict each other (L6): the gateway must not start
     * @throws LedgerUnavailableException when database or file cannot be read
     */
    public synchronized void start(OutboxPublisher publisher) {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("the ledger is started already");
        }
        try (Connection connection = dataSource.getConnection()) {
            new Agreement(file, logKey.verifierKey()).require(connection);
            connection.setAutoCommit(true);
            witnesses.requireAgreement(signed(connection));
        } catch (SQLException | IOException e) {
            throw new LedgerUnavailableException("the copies of the ledger cannot be compared: " + e.getMessage(), e);
        }
        OutboxRelay outbox =
                new OutboxRelay(dataSource, publisher, failpoints, () -> sequencer.role() == Role.LEADER, published);
        relay = outbox;
        threads = List.of(
                Thread.ofPlatform().name("portcullis-sequencer").daemon().start(sequencer),
                Thread.ofPlatform().name("portcullis-outbox").daemon().start(outbox));
    }

    private Witnesses.Signed signed(Connection connection) {
        return new Witnesses.Signed() {
            @Override
            public Checkpoint newest() throws SQLException {
                return LedgerTables.newestCheckpoint(connection)
                        .map(PostgresLedger::checkpoint)
                        .orElseGet(() -> Checkpoint.sign(0, MerkleTree.EMPTY_ROOT, logKey));
            }

            @Override
            public List<Digest> growth(long from, long to) throws SQLException {
                return Agreement.growth(connection, from, to);
            }
        };
    }

    public synchronized LedgerHealth health() {
        return new LedgerHealth(sequencer.role(), sequencer.fault(), relay == null ? Optional.empty() : relay.fault());
    }

    /** Stops sequencing and relaying; what is appended but not published waits for the next leader. */
    @Override
    public synchronized void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads = List.of();
    }

    @Override
    public void append(Connection transaction, List<LedgerEntry> entries) throws SQLException {
        if (entries.size() > BATCH) {
            throw new IllegalArgumentException("at most " + BATCH + " entries at once, not " + entries.size());
        }
        if (entries.isEmpty()) {
            return;
        }
        List<Digest> hashes =
                entries.stream().map(entry -> MerkleTree.leaf(entry.leaf())).toList();
        LedgerTables.append(transaction, entries, hashes);
        if (sequencer.role() == Role.LEADER) {
            for (int at = 0; at < hashes.size(); at++) {
                recent.keep(hashes.get(at), entries.get(at).leaf());
            }
        }
        appended.happened(entries.size());
    }

    @Override
    public Optional<LedgerEntry> entry(EntryId entry) {
        return read(connection -> LedgerTables.entry(connection, entry));
    }

    @Override
    public Optional<EntryId> at(long index) {
        return read(connection -> LedgerTables.at(connection, index));
    }

    @Override
    public Optional<Long> index(EntryId entry) {
        return read(connection -> LedgerTables.index(connection, entry));
    }

    @Override
    public Optional<LogProof> proof(EntryId entry) {
        return read(connection -> {
            Optional<CheckpointRow> checkpoint = LedgerTables.published(connection);
            Optional<Long> index = LedgerTables.index(connection, entry);
            if (checkpoint.isEmpty()
                    || index.isEmpty()
                    || index.get() >= checkpoint.get().size()) {
                return Optional.empty();
            }
            Bytes leaf = LedgerTables.entry(connection, entry).orElseThrow().leaf();
            return Optional.of(proof(connection, index.get(), leaf, checkpoint.get()));
        });
    }

    /** The proof, which is led from the bytes that are served and not from a hash that was stored beside them. */
    private static LogProof proof(Connection connection, long index, Bytes served, CheckpointRow published)
            throws SQLException {
        Checkpoint checkpoint = checkpoint(published);
        List<Subtree> path = MerkleTree.inclusionSubtrees(index, checkpoint.size());
        Map<Subtree, Digest> stored = LedgerTables.subtrees(connection, path);
        if (stored.size() != path.size()) {
            throw new LedgerDisagreesException("L4: parts of the tree of size " + checkpoint.size()
                    + " are not stored. Restore the database from a backup.");
        }
        Subtrees subtrees = subtree -> Objects.requireNonNull(stored.get(subtree));
        LogProof proof = new LogProof(index, MerkleTree.inclusionProof(index, checkpoint.size(), subtrees), checkpoint);
        if (!MerkleTree.includes(
                checkpoint.root(), checkpoint.size(), index, MerkleTree.leaf(served), proof.hashes())) {
            throw new LedgerDisagreesException("L4: the stored tree does not prove entry " + index
                    + " under the checkpoint of size " + checkpoint.size() + ". Restore the database from a backup.");
        }
        return proof;
    }

    @Override
    public Checkpoint published() {
        return read(LedgerTables::published)
                .map(PostgresLedger::checkpoint)
                .orElseThrow(
                        () -> new LedgerUnavailableException(
                                "no checkpoint is published yet; the sequencer publishes the first within a second of its start"));
    }

    @Override
    public Optional<Bytes> tile(Tile tile) {
        return read(connection -> {
            try {
                return tiles.read(connection, tile);
            } catch (IOException e) {
                throw new LedgerUnavailableException("tile " + tile.path() + " cannot be read: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public boolean isPublished(EntryId entry) {
        return read(connection -> LedgerTables.isPublished(connection, entry));
    }

    @Override
    public boolean awaitPublished(EntryId entry, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            long seen = published.count();
            if (isPublished(entry)) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            published.awaitBeyond(seen, Math.min(left, LOOK_NANOS));
        }
    }

    private static Checkpoint checkpoint(CheckpointRow row) {
        try {
            return Checkpoint.parse(row.served());
        } catch (SignatureRefusedException e) {
            throw new LedgerDisagreesException("L4: the published note of size " + row.size() + " is no checkpoint ("
                    + e.getMessage() + "). Restore the database from a backup.");
        }
    }

    /** A read of the ledger in a connection of its own. */
    @FunctionalInterface
    private interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    private <T> T read(Read<T> read) {
        try (Connection connection = dataSource.getConnection()) {
            return read.from(connection);
        } catch (SQLException e) {
            throw new LedgerUnavailableException("the ledger's database does not answer: " + e.getMessage(), e);
        }
    }
}
