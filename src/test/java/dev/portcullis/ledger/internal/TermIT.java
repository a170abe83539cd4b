package dev.portcullis.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.LedgerDatabase;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Witnessing;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermIT {
    private static final SigningKey KEY = SigningKey.generate("ledger.test/log");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final List<Connection> connections = new ArrayList<>();
    private LedgerDatabase database;
    private CheckpointFile file;
    private Instant clock = NOW;

    /** What a kill -9 at a failpoint looks like to the code around it, the connection included. */
    private static final class KilledException extends RuntimeException {}

    @BeforeEach
    void migrate() throws Exception {
        database = new LedgerDatabase();
        file = new CheckpointFile(database.checkpointFile());
    }

    @AfterEach
    void close() throws Exception {
        for (Connection connection : connections) {
            kill(connection);
            connection.close();
        }
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger.assign",
                "ledger.assigned",
                "ledger.tiled",
                "ledger.signed",
                "ledger.copied",
                "ledger.cosigned",
                "ledger.published"
            })
    void l2ALeaderKilledBetweenAnyTwoStepsLeavesOneRootForEverySize(String place) throws Exception {
        // Given
        TermInTurn before = begin();
        append("one", "two", "three");
        before.assign();
        before.publish();
        append("four", "five");
        // When
        TermInTurn doomed = begin(name -> {
            if (name.equals(place)) {
                throw new KilledException();
            }
        });
        assertThatThrownBy(() -> {
                    doomed.assign();
                    doomed.publish();
                })
                .isInstanceOf(KilledException.class);
        kill(connections.getLast());
        List<String> signedBefore = database.column("SELECT note FROM checkpoint ORDER BY size");
        TermInTurn next = begin();
        append("six");
        work(next);

        // Then
        assertThat(database.column("SELECT note FROM checkpoint ORDER BY size"))
                .startsWith(signedBefore.toArray(String[]::new));
        assertThat(database.column("SELECT idx FROM ledger_place ORDER BY idx"))
                .containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(database.column("SELECT 1 FROM checkpoint WHERE published_at IS NULL"))
                .isEmpty();
        assertThat(Files.readString(database.checkpointFile()))
                .isEqualTo(database.column("SELECT note FROM checkpoint ORDER BY size DESC")
                        .getFirst());
        assertThat(Checkpoint.parse(Files.readString(database.checkpointFile())).root())
                .isEqualTo(MerkleTree.root(database
                        .column(
                                "SELECT encode(leaf, 'escape') FROM ledger_entry JOIN ledger_place ON entry = id ORDER BY idx")
                        .stream()
                        .map(leaf -> MerkleTree.leaf(Bytes.utf8(leaf)))
                        .toList()));
    }

    @Test
    void k4APausedLeaderThatWasSupersededChangesNothing() throws Exception {
        // Given
        TermInTurn paused = begin();
        append("one");
        paused.assign();
        TermInTurn next = begin();
        append("two");
        List<String> before = database.column("SELECT h::text FROM ledger_head h");

        // When
        assertThatThrownBy(paused::assign).isInstanceOf(SupersededException.class);
        connections.getFirst().rollback();
        assertThatThrownBy(paused::publish).isInstanceOf(SupersededException.class);
        connections.getFirst().rollback();

        // Then
        assertThat(database.column("SELECT h::text FROM ledger_head h")).isEqualTo(before);
        assertThat(database.column("SELECT idx FROM ledger_place")).containsExactly("0");
        assertThat(database.column("SELECT size FROM checkpoint")).isEmpty();
        work(next);
        assertThat(database.column("SELECT size FROM checkpoint WHERE published_at IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void l4AFlippedBitInStoredBytesIsFoundBeforeAnyoneSignsForThem() throws Exception {
        // Given
        TermInTurn term = begin();
        append("one", "two");
        term.assign();
        // The table's own check would catch this as well; a disk does not ask it.
        database.asOwner("ALTER TABLE ledger_entry DISABLE TRIGGER USER");
        database.asOwner("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check");
        database.asOwner("UPDATE ledger_entry SET leaf = set_bit(leaf, 3, 1 - get_bit(leaf, 3)) WHERE leaf = 'two'");

        // When
        assertThatThrownBy(term::publish)
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("L4")
                .hasMessageContaining("tile 0/000.p/2");

        // Then
        connections.getFirst().rollback();
        assertThat(database.column("SELECT 1 FROM checkpoint")).isEmpty();
        assertThat(database.checkpointFile()).doesNotExist();
    }

    @Test
    void l4AnEntryExchangedTogetherWithItsHashIsFoundBeforeAnyoneSigns() throws Exception {
        // Given
        TermInTurn term = begin();
        append("one", "two");
        term.assign();
        database.asOwner("ALTER TABLE ledger_entry DISABLE TRIGGER USER");
        database.asOwner(
                "UPDATE ledger_entry SET leaf = 'owt', leaf_hash = sha256('\\x00'::bytea || 'owt'::bytea) WHERE leaf = 'two'");

        // When
        assertThatThrownBy(term::publish)
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("L4");

        // Then
        connections.getFirst().rollback();
        assertThat(database.column("SELECT 1 FROM checkpoint")).isEmpty();
    }

    @Test
    void l6ADatabaseRestoredFromABackupIsRefusedByTheFileOutsideIt() throws Exception {
        // Given
        List<LedgerEntry> first = entries("one", "two", "three");
        append(database, first);
        work(begin());
        try (LedgerDatabase backup = new LedgerDatabase()) {
            append(backup, first);
            Connection connection = connect(backup);
            work(TermInTurn.begin(
                    connection, parts(backup, new CheckpointFile(backup.checkpointFile()), KEY, Failpoints.NONE)));
            append("four", "five");
            work(begin());

            // When
            assertThatThrownBy(() -> new Agreement(file, KEY.verifierKey()).require(connection))

                    // Then
                    .isInstanceOf(LedgerDisagreesException.class)
                    .hasMessageContaining("the database is behind")
                    .hasMessageContaining(database.checkpointFile() + " proves 5 entries, the database has 3")
                    .hasMessageContaining("Restore one that has at least 5 entries");
            PostgresLedger ledger = new PostgresLedger(
                    backup.app(),
                    KEY,
                    database.files(),
                    Witnessing.none(KEY.verifierKey()),
                    () -> clock,
                    Failpoints.NONE);
            assertThatThrownBy(() -> ledger.start(_ -> Set.of())).isInstanceOf(LedgerDisagreesException.class);
        }
    }

    @Test
    void l6ADatabaseThatTellsAnotherStoryOfTheSameLengthIsRefused() throws Exception {
        // Given
        append("one");
        work(begin());
        try (LedgerDatabase other = new LedgerDatabase()) {
            append(other, "eno");
            CheckpointFile elsewhere = new CheckpointFile(other.checkpointFile());
            Connection connection = connect(other);
            work(TermInTurn.begin(connection, parts(other, elsewhere, KEY, Failpoints.NONE)));

            // When
            assertThatThrownBy(() -> new Agreement(file, KEY.verifierKey()).require(connection))

                    // Then
                    .isInstanceOf(LedgerDisagreesException.class)
                    .hasMessageContaining("another story");
            connection.close();
        }
    }

    @Test
    void l6AMissingFileIsRefusedOnceAnythingWasPublished() throws Exception {
        // Given
        append("one");
        work(begin());
        Files.delete(database.checkpointFile());

        // When
        assertThatThrownBy(this::begin)

                // Then
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void l6ACheckpointOfAnotherKeyIsRefusedInEitherPlace() throws Exception {
        // Given
        append("one");
        work(begin());
        SigningKey exchanged = SigningKey.generate(KEY.verifierKey().name());

        // When
        assertThatThrownBy(() -> TermInTurn.begin(connect(database), parts(database, file, exchanged, Failpoints.NONE)))
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining(database.checkpointFile().toString());
        Files.writeString(
                database.checkpointFile(),
                Checkpoint.sign(0, MerkleTree.EMPTY_ROOT, exchanged).text());

        // Then
        assertThatThrownBy(() -> TermInTurn.begin(connect(database), parts(database, file, exchanged, Failpoints.NONE)))
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("checkpoint row");
    }

    @Test
    void l6AFileThatIsOnlyOlderIsBroughtUpToDate() throws Exception {
        // Given
        append("one");
        TermInTurn term = begin();
        work(term);
        String older = Files.readString(database.checkpointFile());
        append("two");
        work(term);
        Files.writeString(database.checkpointFile(), older);

        // When
        TermInTurn next = begin();
        append("three");
        work(next);

        // Then
        assertThat(Checkpoint.parse(Files.readString(database.checkpointFile())).size())
                .isEqualTo(3);
    }

    @Test
    void l6AHeadThatIsSmallerThanTheTreeIsRefused() throws Exception {
        // Given
        append("one", "two", "three");
        work(begin());
        database.asOwner("ALTER TABLE ledger_head DISABLE TRIGGER USER");
        database.asOwner("UPDATE ledger_head SET size = 1, root = leaf_hash, frontier = leaf_hash"
                + " FROM ledger_place WHERE idx = 0");

        // When
        assertThatThrownBy(this::begin)

                // Then
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("entries have places up to 3, but the head says 1");
    }

    @Test
    void l6ATreeWhoseInnerNodesWereAlteredIsRefused() throws Exception {
        // Given
        append("one", "two");
        work(begin());
        database.asOwner("ALTER TABLE ledger_node DISABLE TRIGGER USER");
        database.asOwner("UPDATE ledger_node SET hash = sha256(hash)");

        // When
        assertThatThrownBy(this::begin)

                // Then
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("the stored tree does not hash");
    }

    @Test
    void l10ASignedTimeNeverGoesBackWhenTheClockDoesALittle() throws Exception {
        // Given
        append("one");
        TermInTurn term = begin();
        work(term);
        clock = NOW.minusSeconds(5);
        append("two");

        // When
        work(term);

        // Then
        assertThat(database.column("SELECT DISTINCT signed_at = '2026-11-23T12:00:00Z' FROM checkpoint"))
                .containsExactly("t");
    }

    @Test
    void l10NothingIsSignedWhileTheClockIsFarBehindTheLastSignature() throws Exception {
        // Given
        append("one");
        TermInTurn term = begin();
        work(term);
        append("two");
        clock = NOW.minus(Duration.ofHours(1));

        // When
        assertThatThrownBy(() -> work(term))
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("L10")
                .hasMessageContaining("Set the clock right");

        // Then
        connections.getFirst().rollback();
        assertThat(database.column("SELECT size FROM checkpoint")).containsExactly("1");
        clock = NOW.plusSeconds(1);
        work(term);
        assertThat(database.column("SELECT max(size) FROM checkpoint")).containsExactly("2");
    }

    @Test
    void moreThanOneBatchIsAssignedAndRereadInPieces() throws Exception {
        // Given
        append(IntStream.range(0, 3 * Term.BATCH / 2)
                .mapToObj(Integer::toString)
                .toArray(String[]::new));
        TermInTurn term = begin();

        // When
        int first = term.assign();
        int second = term.assign();
        int third = term.assign();
        term.publish();

        // Then
        assertThat(List.of(first, second, third)).containsExactly(Term.BATCH, Term.BATCH / 2, 0);
        assertThat(database.column("SELECT size FROM checkpoint WHERE published_at IS NOT NULL"))
                .containsExactly(Integer.toString(3 * Term.BATCH / 2));
    }

    @Test
    void anEntryThatCameLateWithAnOlderIdGetsItsPlaceWhileTheRushGoesOn() throws Exception {
        // Given
        LedgerEntry late = new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8("late"));
        String[] rush = IntStream.range(0, (Term.RUSH + 3) * Term.BATCH)
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
        append(rush);
        TermInTurn term = begin();
        term.assign();
        append(database, List.of(late));

        // When
        for (int batch = 0; batch <= Term.RUSH; batch++) {
            term.assign();
        }

        // Then
        assertThat(database.column("SELECT idx FROM ledger_place WHERE entry = '" + late.id() + "'"))
                .containsExactly(Integer.toString((Term.RUSH + 1) * Term.BATCH));
        assertThat(database.column("SELECT count(*) = max(idx) + 1 FROM ledger_place"))
                .containsExactly("t");
    }

    @Test
    void anEntryThatCameLateGetsItsPlaceWhenTheRushIsOver() throws Exception {
        // Given
        LedgerEntry late = new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8("late"));
        append(IntStream.range(0, Term.BATCH).mapToObj(Integer::toString).toArray(String[]::new));
        TermInTurn term = begin();
        term.assign();
        append(database, List.of(late));

        // When
        int placed = term.assign();

        // Then
        assertThat(placed).isEqualTo(1);
    }

    private TermInTurn begin() throws Exception {
        return begin(Failpoints.NONE);
    }

    private TermInTurn begin(Failpoints failpoints) throws Exception {
        return TermInTurn.begin(connect(database), parts(database, file, KEY, failpoints));
    }

    private Term.Parts parts(LedgerDatabase of, CheckpointFile checkpoint, SigningKey key, Failpoints failpoints) {
        return new Term.Parts(
                checkpoint,
                new Tiles(new TileFolder(of.files().tiles()), new RecentLeaves()),
                key,
                new Witnesses(Witnessing.none(key.verifierKey())),
                () -> clock,
                failpoints);
    }

    private Connection connect(LedgerDatabase to) throws SQLException {
        Connection connection = to.app().getConnection();
        connections.add(connection);
        return connection;
    }

    /** Ends the session as the end of the process would; the pool's own abort does nothing. */
    private static void kill(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.unwrap(Connection.class).abort(Runnable::run);
        }
    }

    private static void work(TermInTurn term) throws Exception {
        term.assign();
        while (term.publish()) {
            // A checkpoint signed before a crash is published first, then what came after it.
        }
    }

    private void append(String... leaves) throws SQLException {
        append(database, leaves);
    }

    private static void append(LedgerDatabase to, String... leaves) throws SQLException {
        append(to, entries(leaves));
    }

    private static List<LedgerEntry> entries(String... leaves) {
        return Stream.of(leaves)
                .map(leaf -> new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8(leaf)))
                .toList();
    }

    private static void append(LedgerDatabase to, List<LedgerEntry> entries) throws SQLException {
        try (Connection connection = to.app().getConnection()) {
            LedgerTables.append(
                    connection,
                    entries,
                    entries.stream().map(entry -> MerkleTree.leaf(entry.leaf())).toList());
        }
    }
}
