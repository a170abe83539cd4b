package dev.portcullis.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.LedgerDatabase;
import dev.portcullis.ledger.LedgerDisagreesException;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.Witnessing;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TilesIT {
    /** TRUST §2.4: Tessera's log of testdata. */
    private static final SigningKey GOLDEN = SigningKey.parse(
            "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg");

    private static final List<String> ENTRIES =
            List.of("one two three four five six seven eit nain ten ileven twelf threeten fourten fivten".split(" "));

    private LedgerDatabase database;
    private Connection connection;
    private Path folder;
    private RecentLeaves recent;
    private Tiles tiles;

    @BeforeEach
    void open() throws Exception {
        database = new LedgerDatabase();
        connection = database.app().getConnection();
        folder = database.files().tiles();
        recent = new RecentLeaves();
        tiles = new Tiles(new TileFolder(folder), recent);
    }

    @AfterEach
    void close() throws Exception {
        connection.rollback();
        connection.close();
        database.close();
    }

    @Test
    void theGoldenLogIsReproducedByteForByteAtEverySize() throws Exception {
        // Given
        TermInTurn term = begin();
        List<String> checkpoints = new ArrayList<>();
        term.publish();
        checkpoints.add(Files.readString(database.checkpointFile()));

        // When
        for (String entry : ENTRIES) {
            append(entry);
            work(term);
            checkpoints.add(Files.readString(database.checkpointFile()));
        }

        // Then
        assertThat(checkpoints).hasSize(16);
        assertCheckpoint(
                checkpoints.get(0),
                0,
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIVEgtQc=");
        assertCheckpoint(
                checkpoints.get(1),
                1,
                "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=",
                "M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke1YYciCNjJGkCgIlQ8b16jhsmg/SChAM=");
        assertCheckpoint(
                checkpoints.get(2),
                2,
                "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=",
                "M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpqKuA/Dk/jRrI6il+7QCVirNhyUAWGoAk=");
        assertCheckpoint(
                checkpoints.get(8),
                8,
                "bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=",
                "M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=");
        assertCheckpoint(
                checkpoints.get(15),
                15,
                "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=",
                "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=");
        assertThat(files())
                .hasSize(30)
                .containsAll(IntStream.rangeClosed(1, 15)
                        .boxed()
                        .flatMap(size -> Stream.of("0/000.p/" + size, "entries/000.p/" + size))
                        .toList());
        for (int size = 1; size <= 15; size++) {
            List<Bytes> entries =
                    ENTRIES.subList(0, size).stream().map(Bytes::utf8).toList();
            assertThat(read(new Tile.Entries(0, size))).contains(TileBytes.ofEntries(entries));
            assertThat(read(new Tile.Hashes(0, 0, size)))
                    .contains(TileBytes.ofHashes(
                            entries.stream().map(MerkleTree::leaf).toList()));
        }
        assertThat(Files.readAllBytes(folder.resolve("entries/000.p/2")))
                .isEqualTo(HexFormat.of().parseHex("00036f6e65000374776f"));
    }

    @Test
    void aPublishedSizePastTheBoundaryOfTilesHasItsFullAndItsPartialTiles() throws Exception {
        // Given
        TermInTurn term = begin();
        append(300);

        // When
        work(term);
        append(300);
        work(term);

        // Then
        assertThat(files())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Tile.of(300), Tile.of(600))
                        .map(Tile::path)
                        .distinct()
                        .toList());
        assertThat(read(new Tile.Hashes(1, 0, 2))).contains(TileBytes.ofHashes(List.of(root(0, 256), root(256, 512))));
    }

    @Test
    void aTileThatNoPublishedSizeHasIsNotThere() throws Exception {
        // Given
        TermInTurn term = begin();
        append(300);
        work(term);
        append(20);
        term.assign();

        // Then
        assertThat(read(new Tile.Entries(1, 44))).isPresent();
        for (Tile tile : List.of(
                new Tile.Entries(1, 43),
                new Tile.Entries(1, 64),
                new Tile.Entries(1, 256),
                new Tile.Hashes(0, 0, 255),
                new Tile.Hashes(0, 1, 64),
                new Tile.Hashes(1, 0, 2),
                new Tile.Hashes(2, 0, 1),
                new Tile.Entries(2, 1))) {
            assertThat(read(tile)).as(tile.path()).isEmpty();
        }
    }

    @Test
    void aGatewayWithAnEmptyFolderMakesEveryTileFromTheRows() throws Exception {
        // Given
        append(600);
        work(begin());
        Tiles elsewhere = new Tiles(new TileFolder(folder.resolveSibling("elsewhere")), new RecentLeaves());

        // Then
        for (Tile tile : Tile.of(600).toList()) {
            assertThat(elsewhere.read(connection, tile))
                    .as(tile.path())
                    .contains(Bytes.copyOf(Files.readAllBytes(folder.resolve(tile.path()))));
            assertThat(folder.resolveSibling("elsewhere").resolve(tile.path())).exists();
        }
    }

    @Test
    void aFileThatIsNotWhatWasWrittenIsNeverServedAndMadeAgain() throws Exception {
        // Given
        append(600);
        work(begin());
        List<Tile> all = Tile.of(600).toList();
        List<Bytes> genuine = new ArrayList<>();
        for (Tile tile : all) {
            Path file = folder.resolve(tile.path());
            byte[] bytes = Files.readAllBytes(file);
            genuine.add(Bytes.copyOf(bytes));
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        Files.write(folder.resolve(all.getFirst().path()), new byte[0]);

        // Then
        for (int at = 0; at < all.size(); at++) {
            Tile tile = all.get(at);
            assertThat(read(tile)).as(tile.path()).contains(genuine.get(at));
            assertThat(folder.resolve(tile.path()))
                    .hasBinaryContent(genuine.get(at).toArray());
        }
    }

    @Test
    void aFileThatIsLargerThanAnyTileIsReplaced() throws Exception {
        // Given
        append(3);
        work(begin());
        Tile tile = new Tile.Entries(0, 3);
        Bytes genuine = read(tile).orElseThrow();

        // When
        try (RandomAccessFile kept =
                new RandomAccessFile(folder.resolve(tile.path()).toFile(), "rw")) {
            kept.setLength(TileBytes.MOST_ENTRY_BYTES + 1L);
        }

        // Then
        assertThat(read(tile)).contains(genuine);
        assertThat(folder.resolve(tile.path())).hasBinaryContent(genuine.toArray());
    }

    @Test
    void theFolderLostBetweenTwoPublicationsIsNoLoss() throws Exception {
        // Given
        TermInTurn term = begin();
        append(300);
        work(term);
        delete();

        // When
        append(3);
        work(term);

        // Then
        for (Tile tile : Tile.of(303).toList()) {
            assertThat(read(tile)).as(tile.path()).isPresent();
        }
        assertThat(files()).hasSize((int) Tile.of(303).count());
    }

    @Test
    void l4ARowWhoseBytesWereFlippedIsNotMadeIntoATile() throws Exception {
        // Given
        append(3);
        work(begin());
        delete();
        flip("entry 1");

        // Then
        assertThatThrownBy(() -> read(new Tile.Entries(0, 3)))
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("place 1");
        assertThat(folder.resolve("entries/000.p/3")).doesNotExist();
    }

    @Test
    void whatIsAtHandIsNotReadFromItsRowAgain() throws Exception {
        // Given
        for (int at = 0; at < 3; at++) {
            Bytes leaf = Bytes.utf8("entry " + at);
            recent.keep(MerkleTree.leaf(leaf), leaf);
        }
        append(3);
        flip("entry 1");

        // When
        work(begin());

        // Then
        assertThat(folder.resolve("entries/000.p/3"))
                .hasBinaryContent(TileBytes.ofEntries(
                                List.of(Bytes.utf8("entry 0"), Bytes.utf8("entry 1"), Bytes.utf8("entry 2")))
                        .toArray());
        assertThat(recent.take(MerkleTree.leaf(Bytes.utf8("entry 0")))).isEmpty();
    }

    @Test
    void l4ALeafAtHandThatIsNotWhatItsHashSaysIsFoundAndThenTheRowIsRead() throws Exception {
        // Given
        recent.keep(MerkleTree.leaf(Bytes.utf8("entry 0")), Bytes.utf8("entry 1"));
        append(1);
        TermInTurn term = begin();
        term.assign();

        // When
        assertThatThrownBy(term::publish)
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("L4");
        connection.rollback();
        assertThat(database.column("SELECT 1 FROM checkpoint")).isEmpty();
        work(begin());

        // Then
        assertThat(folder.resolve("entries/000.p/1"))
                .hasBinaryContent(
                        TileBytes.ofEntries(List.of(Bytes.utf8("entry 0"))).toArray());
        assertThat(database.column("SELECT size FROM checkpoint WHERE published_at IS NOT NULL"))
                .containsExactly("1");
    }

    /** Flips a bit of an entry's row, as only who owns the tables could. */
    private void flip(String leaf) throws Exception {
        database.asOwner("ALTER TABLE ledger_entry DISABLE TRIGGER USER");
        database.asOwner("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check");
        database.asOwner(
                "UPDATE ledger_entry SET leaf = set_bit(leaf, 3, 1 - get_bit(leaf, 3)) WHERE leaf = '" + leaf + "'");
    }

    private TermInTurn begin() throws Exception {
        return TermInTurn.begin(
                connection,
                new Term.Parts(
                        new CheckpointFile(database.checkpointFile()),
                        tiles,
                        GOLDEN,
                        new Witnesses(Witnessing.none(GOLDEN.verifierKey())),
                        Clock.systemUTC(),
                        Failpoints.NONE));
    }

    private static void work(TermInTurn term) throws Exception {
        while (term.assign() > 0) {
            // One batch after the other.
        }
        while (term.publish()) {
            // Until nothing is left to publish.
        }
    }

    private Optional<Bytes> read(Tile tile) throws SQLException, IOException {
        return tiles.read(connection, tile);
    }

    private void append(int count) throws SQLException {
        for (int at = 0; at < count; at++) {
            append("entry " + at);
        }
    }

    private void append(String leaf) throws SQLException {
        LedgerEntry entry = new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8(leaf));
        try (Connection appending = database.app().getConnection()) {
            LedgerTables.append(appending, List.of(entry), List.of(MerkleTree.leaf(entry.leaf())));
        }
    }

    private Digest root(int from, int to) throws SQLException {
        return MerkleTree.root(LedgerTables.leaves(connection, from, to).stream()
                .map(LedgerTables.StoredLeaf::leafHash)
                .toList());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void assertCheckpoint(String note, int size, String root, String signature) {
        assertThat(Base64.getDecoder().decode(root)).hasSize(Digest.BYTES);
        assertThat(note)
                .isEqualTo("example.com/log/testdata\n" + size + "\n" + root + "\n\n— example.com/log/testdata "
                        + signature + "\n");
    }
}
