package dev.portcullis.ledger.internal;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.internal.LedgerTables.Head;
import dev.portcullis.ledger.internal.LedgerTables.Placed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One leader's time in office: gives places, while its {@link Publisher} publishes. Every write of either is made under the
 * head's row lock with this term compared, so that a leader which was paused and superseded changes nothing any more (K4).
 *
 * <p>Not thread-safe; used by the sequencer's thread alone, over one connection that no one else uses.
 */
public final class Term implements Lead.Placing {
    /** Entries one transaction gives places to at most: a tile of them; bounds the time a lock is held. */
    static final int BATCH = Tile.WIDTH;

    /**
     * Batches in a row that go on where the last one ended, before what came late with an older id is looked for. Until
     * the database has swept up, looking from the oldest passes over everything that got a place.
     */
    static final int RUSH = 16;

    private static final UUID FROM_THE_OLDEST = new UUID(0, 0);

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

    /** Where the next batch is looked for. */
    private UUID after = FROM_THE_OLDEST;

    private int rush;

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

    /** Gives places to what waits for one; in a rush, to what was begun before that rush after some batches. */
    @Override
    public boolean assign() throws SQLException, SupersededException {
        Optional<Head> held = LedgerTables.lockHeadForWaiting(connection, number, after);
        if (held.isEmpty() && !after.equals(FROM_THE_OLDEST)) {
            after = FROM_THE_OLDEST;
            held = LedgerTables.lockHeadForWaiting(connection, number, after);
        }
        if (held.isEmpty()) {
            connection.rollback();
            return false;
        }
        Head head = held.get();
        List<Placed> placed = place(head.size());
        Map<Subtree, Digest> nodes = new LinkedHashMap<>();
        Frontier.Growing growing = head.frontier().growing();
        for (Placed entry : placed) {
            if (entry.index() != growing.size()) {
                throw new SQLException(
                        "L3: an entry got place " + entry.index() + " where " + growing.size() + " is next");
            }
            growing.append(entry.leafHash(), nodes::put);
        }
        Frontier frontier = growing.frontier();
        LedgerTables.addNodes(connection, nodes);
        LedgerTables.advanceHead(connection, head, frontier);
        parts.failpoints().reach("ledger.assign");
        connection.commit();
        assigned = frontier;
        parts.failpoints().reach("ledger.assigned");
        return placed.size() == room(head.size());
    }

    /** As many as fill the tile that was begun: in a rush trees end with a tile, so that none is made twice. */
    private static int room(long size) {
        return BATCH - (int) (size % BATCH);
    }

    private List<Placed> place(long first) throws SQLException {
        int room = room(first);
        List<Placed> placed = LedgerTables.place(connection, first, after, room);
        if (placed.size() == room && rush < RUSH) {
            after = placed.getLast().entry();
            rush++;
            return placed;
        }
        if (!after.equals(FROM_THE_OLDEST) && placed.size() < room) {
            placed.addAll(LedgerTables.place(connection, first + placed.size(), FROM_THE_OLDEST, room - placed.size()));
        }
        after = FROM_THE_OLDEST;
        rush = 0;
        return placed;
    }
}
