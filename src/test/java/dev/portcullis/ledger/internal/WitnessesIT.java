package dev.portcullis.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.fixtures.GoProgram;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.LedgerDatabase;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LedgerUnavailableException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Witnessing;
import dev.portcullis.witness.Witness;
import dev.portcullis.witness.WitnessServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger with witnesses of ours over HTTP, each a process's worth of state of its own. */
class WitnessesIT {
    private static final SigningKey LOG = SigningKey.generate("ledger.test/log");
    private static final SigningKey FIRST = SigningKey.generate("witness.test/1");
    private static final SigningKey SECOND = SigningKey.generate("witness.test/2");
    private static final LogPolicy BOTH = LogPolicy.parse(("log " + LOG.verifierKey() + "\nwitness 1 "
                    + WitnessKey.of(FIRST) + "\nwitness 2 " + WitnessKey.of(SECOND)
                    + "\ngroup all all 1 2\nquorum all\n")
            .getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private final List<WitnessServer> servers = new ArrayList<>();
    private LedgerDatabase database;
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        database = new LedgerDatabase();
        connection = database.app().getConnection();
    }

    @AfterEach
    void close() throws Exception {
        servers.forEach(WitnessServer::close);
        connection.rollback();
        connection.close();
        database.close();
    }

    @Test
    void whatIsPublishedCarriesTheCosignaturesOfTheQuorum() throws Exception {
        // Given
        TermInTurn term = begin(database, witness("1", FIRST), witness("2", SECOND));

        // When
        append(database, "one", "two", "three");
        work(term);
        append(database, "four");
        work(term);

        // Then
        Checkpoint published = published();
        published.verify(BOTH);
        assertThat(published.size()).isEqualTo(4);
        assertThat(published.note().lines()).hasSize(3);
        assertThat(database.column("SELECT count(*) FROM checkpoint WHERE cosignatures = ''"))
                .containsExactly("0");
    }

    @Test
    void l8BelowTheQuorumNothingIsPublishedAndLaterTheSameCheckpointIs() throws Exception {
        // Given
        URI away = unused();
        TermInTurn term = begin(database, witness("1", FIRST), away);
        append(database, "one");
        term.assign();

        // When
        assertThatThrownBy(term::publish)
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("L8")
                .hasMessageContaining("witness.test/1")
                .hasMessageContaining(away.toString());

        // Then
        connection.rollback();
        assertThat(database.column("SELECT size FROM checkpoint WHERE published_at IS NULL"))
                .containsExactly("1");
        assertThat(database.column("SELECT size FROM checkpoint WHERE published_at IS NOT NULL"))
                .isEmpty();
        List<String> signed = database.column("SELECT note FROM checkpoint");
        work(begin(database, URI.create("http://127.0.0.1:" + servers.getFirst().port()), witness("2", SECOND)));
        assertThat(database.column("SELECT note FROM checkpoint")).isEqualTo(signed);
        published().verify(BOTH);
    }

    @Test
    void oneWitnessTwiceIsNoQuorumOfTwo() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        TermInTurn term = begin(database, first, first);
        append(database, "one");
        term.assign();

        // Then
        assertThatThrownBy(term::publish)
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("L8");
    }

    @Test
    void theCosignatureOfAStrangerIsNotKept() throws Exception {
        // Given
        URI stranger = witness("stranger", SigningKey.generate("witness.test/2"));
        TermInTurn term = begin(database, witness("1", FIRST), stranger, witness("2", SECOND));

        // When
        append(database, "one");
        work(term);

        // Then
        assertThat(published().note().lines()).hasSize(3);
        published().verify(BOTH);
    }

    @Test
    void aWitnessThatSlippedBehindIsShownTheGrowthFromWhereItIs() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        URI second = witness("2", SECOND);
        append(database, "one", "two");
        work(begin(database, first, second));
        Path state = folder.resolve("2");
        byte[] older = Files.readAllBytes(state);
        append(database, "three", "four", "five");
        work(begin(database, first, second));
        servers.get(1).close();
        Files.write(state, older);

        // When
        append(database, "six");
        work(begin(database, first, witness("2", SECOND)));

        // Then
        assertThat(published().size()).isEqualTo(6);
        published().verify(BOTH);
    }

    @Test
    void l6ADatabaseAndItsFileRestoredTogetherAreRefusedByAWitness() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        URI second = witness("2", SECOND);
        append(database, "one", "two", "three");
        work(begin(database, first, second));
        try (LedgerDatabase restored = new LedgerDatabase()) {
            PostgresLedger ledger = new PostgresLedger(
                    restored.app(),
                    LOG,
                    restored.files(),
                    new Witnessing(List.of(first, second), () -> BOTH),
                    Clock.systemUTC(),
                    Failpoints.NONE);

            // When
            assertThatThrownBy(() -> ledger.start(_ -> Set.of()))

                    // Then
                    .isInstanceOf(LedgerDisagreesException.class)
                    .hasMessageContaining("L6")
                    .hasMessageContaining("the database is behind")
                    .hasMessageContaining("at least 3 entries");
            assertThat(restored.column("SELECT 1 FROM checkpoint")).isEmpty();
        }
    }

    @Test
    void l6AnotherHistoryOfTheSameLengthIsRefusedByAWitness() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        URI second = witness("2", SECOND);
        append(database, "one", "two");
        work(begin(database, first, second));
        try (LedgerDatabase forked = new LedgerDatabase();
                Connection other = forked.app().getConnection()) {
            append(forked, "eno", "owt");
            TermInTurn term = TermInTurn.begin(other, parts(forked, first, second));
            term.assign();

            // When
            assertThatThrownBy(() -> {
                        term.publish();
                        term.publish();
                    })

                    // Then
                    .isInstanceOf(LedgerDisagreesException.class)
                    .hasMessageContaining("another history");
            other.rollback();
            assertThat(forked.column("SELECT 1 FROM checkpoint WHERE published_at IS NOT NULL"))
                    .isEmpty();
        }
    }

    @Test
    void l6AnotherHistoryThatGrewPastAWitnessIsRefusedWhenItIsSigned() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        URI second = witness("2", SECOND);
        append(database, "one", "two");
        work(begin(database, first, second));
        try (LedgerDatabase forked = new LedgerDatabase();
                Connection other = forked.app().getConnection()) {
            append(forked, "eno", "owt", "eerht");
            TermInTurn term = TermInTurn.begin(other, parts(forked, first, second));
            term.assign();

            // When
            assertThatThrownBy(term::publish)

                    // Then
                    .isInstanceOf(LedgerDisagreesException.class)
                    .hasMessageContaining("L6")
                    .hasMessageContaining("another history of the first 2 entries");
            other.rollback();
            assertThat(forked.column("SELECT 1 FROM checkpoint WHERE published_at IS NOT NULL"))
                    .isEmpty();
        }
    }

    @Test
    void l6AnotherHistoryThatGrewPastAWitnessIsRefusedAtTheStart() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        append(database, "one", "two");
        work(begin(database, first, witness("2", SECOND)));
        try (LedgerDatabase forked = new LedgerDatabase()) {
            grow(forked, "eno", "owt", "eerht");

            // When
            assertThatThrownBy(() -> ledger(forked, first).start(_ -> Set.of()))

                    // Then
                    .isInstanceOf(LedgerDisagreesException.class)
                    .hasMessageContaining("another history of the first 2 entries");
        }
    }

    @Test
    void aWitnessThatIsBehindIsShownTheGrowthAtTheStart() throws Exception {
        // Given
        URI first = witness("1", FIRST);
        append(database, "one", "two");
        work(begin(database, first, witness("2", SECOND)));
        grow(database, "three");

        // When
        try (PostgresLedger ledger = ledger(database, first)) {
            ledger.start(_ -> Set.of());
        }

        // Then
        assertThat(new CheckpointFile(folder.resolve("1")).read().orElseThrow()).contains("ledger.test/log\n3\n");
    }

    @Test
    void aWitnessOfOthersIsShownTheGrowthAndStopsAnotherHistory() throws Exception {
        // Given
        Process go = GoProgram.build("witness").start("serve", LOG.verifierKey().toString(), "witness.test/go");
        try (BufferedReader said = go.inputReader()) {
            URI address = URI.create(said.readLine());
            LogPolicy alone =
                    LogPolicy.parse(("log " + LOG.verifierKey() + "\nwitness go " + said.readLine() + "\nquorum go\n")
                            .getBytes(StandardCharsets.UTF_8));
            Witnessing witnessing = new Witnessing(List.of(address), () -> alone);
            append(database, "one", "two");
            work(TermInTurn.begin(connection, parts(database, witnessing)));

            // When
            append(database, "three", "four", "five");
            work(TermInTurn.begin(connection, parts(database, witnessing)));

            // Then
            published().verify(alone);
            assertThat(published().size()).isEqualTo(5);
            try (LedgerDatabase forked = new LedgerDatabase();
                    Connection other = forked.app().getConnection()) {
                append(forked, "eno", "owt", "eerht", "ruof", "evif", "xis");
                TermInTurn term = TermInTurn.begin(other, parts(forked, witnessing));
                term.assign();
                assertThatThrownBy(term::publish)
                        .isInstanceOf(LedgerDisagreesException.class)
                        .hasMessageContaining("another history of the first 5 entries");
                other.rollback();
            }
        } finally {
            go.getOutputStream().close();
            go.waitFor();
        }
    }

    /** Publishes without any witness. */
    private static void grow(LedgerDatabase of, String... leaves) throws Exception {
        append(of, leaves);
        try (Connection own = of.app().getConnection()) {
            work(TermInTurn.begin(own, parts(of, Witnessing.none(LOG.verifierKey()))));
        }
    }

    private static PostgresLedger ledger(LedgerDatabase of, URI witness) {
        return new PostgresLedger(
                of.app(),
                LOG,
                of.files(),
                new Witnessing(List.of(witness), () -> BOTH),
                Clock.systemUTC(),
                Failpoints.NONE);
    }

    private TermInTurn begin(LedgerDatabase of, URI... witnesses)
            throws SQLException, IOException, SupersededException {
        return TermInTurn.begin(connection, parts(of, witnesses));
    }

    private static Term.Parts parts(LedgerDatabase of, URI... witnesses) {
        return parts(of, new Witnessing(List.of(witnesses), () -> BOTH));
    }

    private static Term.Parts parts(LedgerDatabase of, Witnessing witnessing) {
        return new Term.Parts(
                new CheckpointFile(of.checkpointFile()),
                new Tiles(new TileFolder(of.files().tiles()), new RecentLeaves()),
                LOG,
                new Witnesses(witnessing),
                Clock.systemUTC(),
                Failpoints.NONE);
    }

    private URI witness(String state, SigningKey key) throws IOException {
        Witness witness =
                Witness.open(key, LOG.verifierKey(), new CheckpointFile(folder.resolve(state)), Clock.systemUTC());
        WitnessServer server = new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** An address where nobody answers. */
    private static URI unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private Checkpoint published() throws Exception {
        return Checkpoint.parse(LedgerTables.published(connection).orElseThrow().served());
    }

    private static void work(TermInTurn term) throws Exception {
        term.assign();
        while (term.publish()) {
            // A checkpoint signed before is published first, then what came after it.
        }
    }

    private static void append(LedgerDatabase to, String... leaves) throws SQLException {
        List<LedgerEntry> entries = Stream.of(leaves)
                .map(leaf -> new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8(leaf)))
                .collect(Collectors.toList());
        try (Connection appending = to.app().getConnection()) {
            LedgerTables.append(
                    appending,
                    entries,
                    entries.stream().map(entry -> MerkleTree.leaf(entry.leaf())).toList());
        }
    }
}
