package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a ledger whose entries kept their places in their own rows. */
class PlacesMigrationIT {
    private static final SigningKey KEY = SigningKey.generate("ledger.test/log");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String BEFORE = "202611270810";
    private static final int PLACED = 5;
    private static final List<String> AGAINST_THE_RULES = List.of(
            "UPDATE ledger_entry SET kind = 'k'",
            "DELETE FROM ledger_entry",
            "TRUNCATE ledger_entry",
            "UPDATE ledger_place SET idx = idx + 100",
            "UPDATE ledger_place SET entry = gen_random_uuid() WHERE idx = 0",
            "DELETE FROM ledger_place",
            "TRUNCATE ledger_place",
            "INSERT INTO ledger_place SELECT 5, gen_random_uuid(), leaf_hash FROM ledger_waiting LIMIT 1",
            "INSERT INTO ledger_place SELECT 5, entry, sha256(leaf_hash) FROM ledger_waiting LIMIT 1",
            "INSERT INTO ledger_place SELECT 0, entry, leaf_hash FROM ledger_waiting LIMIT 1",
            "INSERT INTO ledger_place SELECT 5, entry, leaf_hash FROM ledger_place WHERE idx = 0",
            "INSERT INTO ledger_place SELECT -1, entry, leaf_hash FROM ledger_waiting LIMIT 1",
            "INSERT INTO ledger_place SELECT 6, entry, leaf_hash FROM ledger_waiting LIMIT 1",
            "INSERT INTO ledger_place SELECT 3 + 2 * row_number() OVER (), entry, leaf_hash FROM ledger_waiting",
            "INSERT INTO ledger_waiting SELECT entry, leaf_hash FROM ledger_place",
            "UPDATE ledger_waiting SET leaf_hash = sha256(leaf_hash)",
            "DELETE FROM ledger_waiting",
            "TRUNCATE ledger_waiting",
            "UPDATE ledger_head SET size = 6, frontier = frontier || frontier");

    private final List<LedgerEntry> entries = IntStream.range(0, 8)
            .mapToObj(n ->
                    new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8("entry " + n)))
            .toList();

    @TempDir
    private Path folder;

    private FreshDatabase database;

    /** Five of the entries have places, the last of them the first; a checkpoint over them is published. */
    @BeforeEach
    void leaveALedgerAsItWas() throws Exception {
        database = FreshDatabase.migratedTo(StackExtension.stack(), BEFORE);
        Frontier tree = Frontier.EMPTY;
        try (Connection owner = database.owner()) {
            for (LedgerEntry entry : entries) {
                insert(owner, entry);
            }
            for (int place = 0; place < PLACED; place++) {
                LedgerEntry entry = entries.get(PLACED - 1 - place);
                tree = tree.append(
                        MerkleTree.leaf(entry.leaf()), (subtree, hash) -> insert(owner, subtree, hash.raw()));
                execute(owner, "UPDATE ledger_entry SET idx = " + place + " WHERE id = '" + entry.id() + "'");
            }
            try (PreparedStatement head =
                    owner.prepareStatement("UPDATE ledger_head SET size = ?, root = ?, frontier = ?")) {
                head.setLong(1, tree.size());
                head.setBytes(2, tree.root().raw());
                head.setBytes(
                        3,
                        tree.hashes().stream()
                                .map(hash -> Bytes.copyOf(hash.raw()))
                                .reduce(Bytes.EMPTY, PlacesMigrationIT::join)
                                .toArray());
                head.executeUpdate();
            }
            Checkpoint checkpoint = Checkpoint.sign(PLACED, tree.root(), KEY);
            try (PreparedStatement insert = owner.prepareStatement(
                    "INSERT INTO checkpoint (size, root, note, signed_at, published_at) VALUES (?, ?, ?, now(), now())")) {
                insert.setLong(1, checkpoint.size());
                insert.setBytes(2, checkpoint.root().raw());
                insert.setString(3, checkpoint.text());
                insert.executeUpdate();
            }
            new CheckpointFile(folder.resolve("checkpoint")).replace(checkpoint.text());
        }
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
    }

    @Test
    void l3EntriesKeepTheirPlacesAndThoseWithoutOneGetTheNext()
            throws IOException, InterruptedException, LogProofRefusedException, SQLException {
        // When
        database.migrate();

        // Then
        try (PostgresLedger ledger = new PostgresLedger(
                database.application(),
                KEY,
                LedgerFiles.beside(folder.resolve("checkpoint")),
                Witnessing.none(KEY.verifierKey()),
                Clock.systemUTC(),
                Failpoints.NONE)) {
            ledger.start(_ -> Set.of());
            for (int at = 0; at < entries.size(); at++) {
                LedgerEntry entry = entries.get(at);
                assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
                assertThat(ledger.entry(entry.id())).contains(entry);
                LogProof proof = ledger.proof(entry.id()).orElseThrow();
                proof.verify(entry.leaf(), LogPolicy.unwitnessed(KEY.verifierKey()));
                assertThat(proof.index()).isEqualTo(at < PLACED ? PLACED - 1 - at : at);
                assertThat(ledger.at(proof.index())).contains(entry.id());
            }
            assertThat(ledger.published().size()).isEqualTo(entries.size());
        }
        assertThat(column("SELECT count(*) FROM ledger_waiting")).containsExactly("0");
    }

    /** The rules are no less than they were: for whoever owns the tables too, as far as triggers go. */
    @Test
    void l1l3TheOwnerOfTheTablesIsHeldByTheirRulesToo() throws Exception {
        // Given
        database.migrate();
        List<String> before = evidence();

        for (String sql : AGAINST_THE_RULES) {
            // When
            assertThatThrownBy(() -> database.asOwner(sql)).as(sql).isInstanceOf(SQLException.class);

            // Then
            assertThat(evidence()).as(sql).isEqualTo(before);
        }
    }

    /** Where a role may make a table of its own, it could hang them to that and give them rows of its own. */
    @Test
    void l3WhatWritesWithTheOwnersRightsIsNotTheApplicationsToCall() throws Exception {
        // When
        database.migrate();

        // Then
        assertThat(column("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"))
                .containsExactlyInAnyOrder("ledger_entry_waits", "ledger_place_ends_waiting");
        assertThat(column("SELECT proname FROM pg_proc WHERE prosecdef AND has_function_privilege(oid, 'EXECUTE')"))
                .isEmpty();
    }

    private List<String> evidence() throws SQLException {
        List<String> evidence = new ArrayList<>();
        for (String table : List.of("ledger_entry", "ledger_place", "ledger_waiting", "ledger_head")) {
            evidence.addAll(column("SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        return evidence;
    }

    private List<String> column(String sql) throws SQLException {
        try (Connection connection = database.application().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    private static void insert(Connection owner, LedgerEntry entry) throws SQLException {
        try (PreparedStatement insert =
                owner.prepareStatement("INSERT INTO ledger_entry (id, kind, leaf, leaf_hash) VALUES (?, ?, ?, ?)")) {
            insert.setObject(1, entry.id().value());
            insert.setString(2, entry.kind().uri());
            insert.setBytes(3, entry.leaf().toArray());
            insert.setBytes(4, MerkleTree.leaf(entry.leaf()).raw());
            insert.executeUpdate();
        }
    }

    private static void insert(Connection owner, MerkleTree.Subtree subtree, byte[] hash) {
        try (PreparedStatement insert = owner.prepareStatement("INSERT INTO ledger_node VALUES (?, ?, ?)")) {
            insert.setInt(1, subtree.level());
            insert.setLong(2, subtree.index());
            insert.setBytes(3, hash);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes join(Bytes first, Bytes second) {
        byte[] joined = new byte[first.length() + second.length()];
        System.arraycopy(first.toArray(), 0, joined, 0, first.length());
        System.arraycopy(second.toArray(), 0, joined, first.length(), second.length());
        return Bytes.copyOf(joined);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
