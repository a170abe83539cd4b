package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.LedgerHealth.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresLedgerIT {
    private static final SigningKey KEY = SigningKey.generate("ledger.test/log");
    private static final OutboxPublisher NOTHING_TO_SEND = _ -> Set.of();
    private static final Duration SOON = Duration.ofSeconds(10);

    /** What an operator, or code gone wrong, might try with the gateway's own credentials. */
    private static final List<String> TAKING_BACK = List.of(
            "DELETE FROM ledger_entry",
            "TRUNCATE ledger_entry",
            "UPDATE ledger_entry SET leaf = 'x', leaf_hash = sha256('\\x00'::bytea || 'x'::bytea)",
            "UPDATE ledger_entry SET kind = kind",
            "DELETE FROM ledger_place",
            "TRUNCATE ledger_place",
            "UPDATE ledger_place SET idx = 7",
            "INSERT INTO ledger_place (idx, entry, leaf_hash) VALUES (7, gen_random_uuid(), sha256(''))",
            "INSERT INTO ledger_place (idx, entry, leaf_hash) SELECT 7, entry, leaf_hash FROM ledger_place",
            "INSERT INTO ledger_waiting (entry, leaf_hash) SELECT entry, leaf_hash FROM ledger_place",
            "UPDATE ledger_waiting SET leaf_hash = leaf_hash",
            "DELETE FROM ledger_waiting",
            "TRUNCATE ledger_waiting",
            "INSERT INTO ledger_entry (id, kind, leaf, leaf_hash) VALUES (gen_random_uuid(), 'k', 'x', sha256('x'::bytea))",
            "INSERT INTO ledger_entry (id, kind, leaf, leaf_hash) SELECT gen_random_uuid(), 'k', l, sha256('\\x00'::bytea || l) FROM (SELECT convert_to(repeat('x', 65536), 'UTF8') AS l)",
            "DELETE FROM ledger_node",
            "DELETE FROM ledger_head",
            "UPDATE ledger_head SET size = 0, root = sha256(''::bytea), frontier = ''",
            "UPDATE ledger_head SET size = 3, frontier = frontier || frontier",
            "UPDATE ledger_head SET term = 0",
            "DELETE FROM checkpoint",
            "UPDATE checkpoint SET note = 'x'",
            "UPDATE checkpoint SET published_at = NULL",
            "INSERT INTO checkpoint (size, root, note, signed_at) VALUES (0, sha256(''::bytea), 'x', now())",
            "INSERT INTO checkpoint (size, root, note, signed_at) VALUES (9, sha256(''::bytea), 'x', now())",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            "DROP TABLE ledger_entry");

    private final List<PostgresLedger> opened = new ArrayList<>();
    private LedgerDatabase database;
    private PostgresLedger ledger;

    @BeforeEach
    void openALedger() throws Exception {
        database = new LedgerDatabase();
        ledger = open();
    }

    @AfterEach
    void close() throws Exception {
        opened.forEach(PostgresLedger::close);
        database.close();
    }

    @Test
    void provesWhatWasAppendedOnceItIsPublished()
            throws IOException, InterruptedException, LogProofRefusedException, SQLException {
        // Given
        ledger.start(NOTHING_TO_SEND);
        LedgerEntry entry = entry("first");

        // When
        append(List.of(entry));

        // Then
        assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
        LogProof proof = ledger.proof(entry.id()).orElseThrow();
        proof.verify(entry.leaf(), LogPolicy.unwitnessed(KEY.verifierKey()));
        assertThat(proof.index()).isZero();
        assertThat(ledger.index(entry.id())).contains(0L);
        assertThat(ledger.entry(entry.id())).contains(entry);
        assertThat(ledger.published()).isEqualTo(proof.checkpoint());
        assertThat(Files.readString(database.checkpointFile()))
                .isEqualTo(proof.checkpoint().text());
    }

    @Test
    void everyOneOfManyEntriesIsProven() throws InterruptedException, LogProofRefusedException, SQLException {
        // Given
        List<LedgerEntry> entries =
                IntStream.range(0, 700).mapToObj(n -> entry("entry " + n)).toList();

        // When
        append(entries);
        ledger.start(NOTHING_TO_SEND);

        // Then
        for (LedgerEntry entry : entries) {
            assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
            ledger.proof(entry.id()).orElseThrow().verify(entry.leaf(), LogPolicy.unwitnessed(KEY.verifierKey()));
        }
    }

    @Test
    void anEmptyLedgerPublishesItsFirstCheckpoint() {
        assertThatThrownBy(ledger::published).isInstanceOf(LedgerUnavailableException.class);

        ledger.start(NOTHING_TO_SEND);

        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ledger.published().root()).isEqualTo(MerkleTree.EMPTY_ROOT));
    }

    @Test
    void l1TheApplicationCannotTakeBackWhatWasLogged() throws InterruptedException, SQLException {
        // Given
        ledger.start(NOTHING_TO_SEND);
        LedgerEntry entry = entry("first");
        append(List.of(entry));
        assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
        ledger.close();
        List<String> before = database.evidence();

        // When
        for (String sql : TAKING_BACK) {
            assertThatThrownBy(() -> database.asApp(sql)).as(sql).isInstanceOf(SQLException.class);
        }

        // Then
        assertThat(database.evidence()).isEqualTo(before);
    }

    @Test
    void l3IndexesOfConcurrentAppendersAreContiguousThoughSomeTransactionsRollBack()
            throws ExecutionException, InterruptedException, LogProofRefusedException {
        // Given
        ledger.start(NOTHING_TO_SEND);
        int writers = 8;
        int each = 40;

        // When
        List<LedgerEntry> committed = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Future<List<LedgerEntry>>> runs = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                runs.add(executor.submit(() -> appendAndSometimesRollBack(number, each)));
            }
            for (Future<List<LedgerEntry>> run : runs) {
                committed.addAll(run.get());
            }
        }
        for (LedgerEntry entry : committed) {
            assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
        }

        // Then
        List<Long> indexes = new ArrayList<>();
        for (LedgerEntry entry : committed) {
            LogProof proof = ledger.proof(entry.id()).orElseThrow();
            proof.verify(entry.leaf(), LogPolicy.unwitnessed(KEY.verifierKey()));
            indexes.add(proof.index());
        }
        assertThat(indexes)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, committed.size()).boxed().toList());
        assertThat(ledger.published().size()).isEqualTo(committed.size());
    }

    @Test
    void l5NothingIsVisibleBeforeItIsDurable() throws InterruptedException, SQLException {
        // Given
        ledger.start(NOTHING_TO_SEND);
        LedgerEntry entry = entry("not yet");

        try (Connection transaction = database.app().getConnection()) {
            transaction.setAutoCommit(false);

            // When
            ledger.append(transaction, entry);

            // Then
            assertThat(ledger.awaitPublished(entry.id(), Duration.ofMillis(150)))
                    .isFalse();
            assertThat(ledger.entry(entry.id())).isEmpty();
            assertThat(ledger.index(entry.id())).isEmpty();
            assertThat(ledger.proof(entry.id())).isEmpty();
            transaction.commit();
        }
        assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
    }

    @Test
    void l9TheSameEntryAppendedAgainIsOneEntryAlsoWithinOneBatch() throws Exception {
        // Given
        LedgerEntry entry = entry("once");
        append(List.of(entry));

        // When
        append(List.of(entry, entry("another"), entry));

        // Then
        assertThat(database.column("SELECT count(*) FROM ledger_entry")).containsExactly("2");
    }

    @Test
    void l9OtherBytesUnderATakenIdAreRefusedAndNothingIsAppended() throws Exception {
        // Given
        LedgerEntry entry = entry("true");
        append(List.of(entry));
        LedgerEntry forged = new LedgerEntry(entry.id(), entry.kind(), Bytes.utf8("false"));
        LedgerEntry otherKind = new LedgerEntry(entry.id(), PredicateType.END, entry.leaf());

        // When
        assertThatThrownBy(() -> append(List.of(entry("beside"), forged)))
                .isInstanceOf(LedgerEntryConflictException.class)
                .hasMessageContaining(entry.id().toString());
        assertThatThrownBy(() -> append(List.of(otherKind))).isInstanceOf(LedgerEntryConflictException.class);

        // Then
        assertThat(database.column("SELECT convert_from(leaf, 'UTF8') FROM ledger_entry"))
                .containsExactly("true");
    }

    @Test
    void oneOfTwoGatewaysLeadsAndTheOtherTakesOverAndBothAnswer() throws InterruptedException, SQLException {
        // Given
        PostgresLedger other = open();
        ledger.start(NOTHING_TO_SEND);
        await().atMost(SOON).until(() -> ledger.health().role() == Role.LEADER);
        other.start(NOTHING_TO_SEND);
        LedgerEntry first = entry("first");
        append(List.of(first));
        assertThat(other.awaitPublished(first.id(), SOON)).isTrue();
        assertThat(other.health().role()).isEqualTo(Role.STANDBY);

        // When
        ledger.close();

        // Then
        LedgerEntry second = entry("second");
        append(List.of(second));
        assertThat(ledger.awaitPublished(second.id(), SOON)).isTrue();
        assertThat(other.health().role()).isEqualTo(Role.LEADER);
        assertThat(ledger.health().role()).isEqualTo(Role.STOPPED);
        assertThat(ledger.health().isReady()).isFalse();
        assertThat(ledger.proof(second.id()).orElseThrow().index()).isEqualTo(1);
    }

    @Test
    void sequencingGoesOnByItselfAfterItsConnectionIsCut() throws InterruptedException, SQLException {
        // Given
        ledger.start(NOTHING_TO_SEND);
        await().atMost(SOON).until(() -> ledger.health().role() == Role.LEADER);

        // When
        database.column("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

        // Then
        LedgerEntry entry = entry("after the cut");
        append(List.of(entry));
        assertThat(ledger.awaitPublished(entry.id(), SOON)).isTrue();
        await().atMost(SOON).until(() -> ledger.health().isReady());
    }

    @Test
    void aThousandEntriesAtMostAreAppendedAtOnce() {
        List<LedgerEntry> tooMany = IntStream.rangeClosed(0, Ledger.BATCH)
                .mapToObj(n -> entry("entry " + n))
                .toList();

        assertThatThrownBy(() -> append(tooMany)).isInstanceOf(IllegalArgumentException.class);
    }

    private PostgresLedger open() {
        PostgresLedger opening = new PostgresLedger(
                database.app(),
                KEY,
                database.files(),
                Witnessing.none(KEY.verifierKey()),
                Clock.systemUTC(),
                Failpoints.NONE);
        opened.add(opening);
        return opening;
    }

    private List<LedgerEntry> appendAndSometimesRollBack(int writer, int times) throws SQLException {
        List<LedgerEntry> committed = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            LedgerEntry entry = entry(writer + "/" + time);
            try (Connection transaction = database.app().getConnection()) {
                transaction.setAutoCommit(false);
                ledger.append(transaction, entry);
                if (time % 3 == 2) {
                    transaction.rollback();
                } else {
                    transaction.commit();
                    committed.add(entry);
                }
            }
        }
        return committed;
    }

    private void append(List<LedgerEntry> entries) throws SQLException {
        try (Connection transaction = database.app().getConnection()) {
            transaction.setAutoCommit(false);
            try {
                ledger.append(transaction, entries);
                transaction.commit();
            } catch (RuntimeException e) {
                // A pool commits what is left open when a connection comes back.
                transaction.rollback();
                throw e;
            }
        }
    }

    private static LedgerEntry entry(String content) {
        return new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8(content));
    }
}
