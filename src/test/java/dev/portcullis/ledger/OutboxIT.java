package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxIT {
    private static final SigningKey KEY = SigningKey.generate("ledger.test/log");
    private static final Duration SOON = Duration.ofSeconds(10);

    private LedgerDatabase database;
    private PostgresLedger ledger;
    private Broker broker;

    /** A broker that takes what it is told to take, and checks for every message whether it was allowed to come. */
    private final class Broker implements OutboxPublisher {
        private final List<OutboxRow> taken = new CopyOnWriteArrayList<>();
        private final List<OutboxRow> tooEarly = new CopyOnWriteArrayList<>();
        private volatile Predicate<OutboxRow> takes = _ -> true;
        private volatile boolean down;

        @Override
        public Set<UUID> publish(List<OutboxRow> rows) {
            if (down) {
                throw new IllegalStateException("the broker is down");
            }
            Set<UUID> acknowledged = new HashSet<>();
            for (OutboxRow row : rows) {
                if (row.entry().isPresent() && !ledger.isPublished(row.entry().get())) {
                    tooEarly.add(row);
                }
                if (takes.test(row)) {
                    taken.add(row);
                    acknowledged.add(row.id());
                }
            }
            return acknowledged;
        }

        List<String> bodies() {
            return taken.stream().map(row -> row.body().utf8()).toList();
        }
    }

    @BeforeEach
    void openALedger() throws Exception {
        database = new LedgerDatabase();
        ledger = open(Failpoints.NONE);
        broker = new Broker();
    }

    @AfterEach
    void close() throws Exception {
        ledger.close();
        database.close();
    }

    @Test
    void relaysInTheOrderOfIndexesAndNeverBeforePublication() throws Exception {
        // Given
        ledger.start(broker);

        // When
        for (int n = 0; n < 60; n++) {
            tell("permits", "lineage-" + n % 3, Integer.toString(n));
        }

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.taken).hasSize(60));
        assertThat(broker.tooEarly).isEmpty();
        assertThat(broker.taken)
                .extracting(row -> ledger.index(row.entry().orElseThrow()).orElseThrow())
                .isSorted();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(database.column("SELECT 1 FROM outbox")).isEmpty());
    }

    @Test
    void carriesKeyHeadersAndBodyUnchanged() throws Exception {
        // Given
        OutboxRow row = new OutboxRow(
                UUID.randomUUID(),
                Optional.empty(),
                "proposals.dlq",
                "lineage \u202e",
                Map.of("ce_id", Bytes.utf8("1"), "hostile", Bytes.copyOf(new byte[] {0, -1, 10})),
                Bytes.copyOf(new byte[] {0, 1, -128}));
        inTransaction(transaction -> Outbox.add(transaction, row));

        // When
        ledger.start(broker);

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.taken).containsExactly(row));
    }

    @Test
    void k1AMessageOfATransactionThatRollsBackIsNeverTold() throws Exception {
        // Given
        ledger.start(broker);

        // When
        try (Connection transaction = database.app().getConnection()) {
            transaction.setAutoCommit(false);
            EntryId entry = append(transaction, "undone");
            Outbox.add(transaction, row(Optional.of(entry), "permits", "lineage", "undone"));
            transaction.rollback();
        }
        tell("permits", "lineage", "done");

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.bodies()).containsExactly("done"));
        assertThat(database.column("SELECT 1 FROM outbox WHERE body = 'undone'"))
                .isEmpty();
    }

    @Test
    void k1AMessageWithoutItsEntryCannotBeCommitted() {
        assertThatThrownBy(() -> inTransaction(transaction -> Outbox.add(
                        transaction,
                        row(Optional.of(EntryId.next(Clock.systemUTC())), "permits", "lineage", "orphan"))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("outbox_entry_fkey");
    }

    @Test
    void oneEntryTellsATopicOnce() throws Exception {
        EntryId entry = tell("permits", "lineage", "first");

        assertThatThrownBy(() -> inTransaction(transaction ->
                        Outbox.add(transaction, row(Optional.of(entry), "permits", "lineage", "second"))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("outbox_entry_topic_key");
    }

    @Test
    void onePoisonMessageHoldsBackItsKeyAndNobodyElses() throws Exception {
        // Given
        broker.takes = row -> !row.body().utf8().equals("poison");
        ledger.start(broker);

        tell("permits", "a", "poison");
        await().atMost(SOON).until(() -> ledger.health().relayFault().isPresent());

        // When
        tell("permits", "a", "behind");
        tell("permits", "b", "free");
        tell("answers", "a", "other topic");
        add(row(Optional.empty(), "proposals.dlq", "a", "dead"));

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.bodies()).contains("free", "other topic", "dead"));
        assertThat(broker.bodies()).doesNotContain("behind");
        assertThat(ledger.health().relayFault()).isPresent();
        assertThat(ledger.health().isReady()).isTrue();
        broker.takes = _ -> true;
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.bodies()).containsSubsequence("poison", "behind"));
        await().atMost(SOON).until(() -> ledger.health().relayFault().isEmpty());
    }

    @Test
    void aBrokerThatIsDownStopsNoPublicationAndLosesNothing() throws InterruptedException, SQLException {
        // Given
        broker.down = true;
        ledger.start(broker);

        // When
        EntryId entry = tell("permits", "lineage", "while down");

        // Then
        assertThat(ledger.awaitPublished(entry, SOON)).isTrue();
        await().atMost(SOON).until(() -> ledger.health().relayFault().isPresent());
        assertThat(database.column("SELECT 1 FROM outbox")).hasSize(1);
        broker.down = false;
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.bodies()).containsExactly("while down"));
    }

    @Test
    void k2AMessageAcknowledgedJustBeforeACrashIsSentAgainAndNoneIsLost() throws Exception {
        // Given
        ledger.close();
        // An error is not caught by the relay: its thread dies, as it would with the process.
        ledger = open(name -> {
            if (name.equals("outbox.acknowledged")) {
                throw new AssertionError("killed");
            }
        });
        ledger.start(broker);
        tell("permits", "lineage", "twice");
        await().atMost(SOON)
                .dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(ledger.health().relayFault()).contains("the relay's thread has ended"));
        ledger.close();

        // When
        ledger = open(Failpoints.NONE);
        ledger.start(broker);

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.bodies()).containsExactly("twice", "twice"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(database.column("SELECT 1 FROM outbox")).isEmpty());
    }

    @Test
    void moreThanOneBatchIsRelayedWithoutWaiting() throws Exception {
        // Given
        List<OutboxRow> rows = IntStream.range(0, 450)
                .mapToObj(n -> row(Optional.empty(), "proposals.dlq", "key", Integer.toString(n)))
                .toList();
        inTransaction(transaction -> Outbox.add(transaction, rows));

        // When
        ledger.start(broker);

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(broker.taken).containsExactlyInAnyOrderElementsOf(rows));
    }

    private PostgresLedger open(Failpoints failpoints) {
        return new PostgresLedger(
                database.app(),
                KEY,
                database.files(),
                Witnessing.none(KEY.verifierKey()),
                Clock.systemUTC(),
                failpoints);
    }

    private EntryId tell(String topic, String key, String body) throws SQLException {
        List<EntryId> appended = new ArrayList<>();
        inTransaction(transaction -> {
            EntryId entry = append(transaction, body);
            Outbox.add(transaction, row(Optional.of(entry), topic, key, body));
            appended.add(entry);
        });
        return appended.getFirst();
    }

    private void add(OutboxRow row) throws SQLException {
        inTransaction(transaction -> Outbox.add(transaction, row));
    }

    private EntryId append(Connection transaction, String body) throws SQLException {
        LedgerEntry entry =
                new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.PERMIT, Bytes.utf8("entry of " + body));
        ledger.append(transaction, entry);
        return entry.id();
    }

    private static OutboxRow row(Optional<EntryId> entry, String topic, String key, String body) {
        return new OutboxRow(UUID.randomUUID(), entry, topic, key, Map.of(), Bytes.utf8(body));
    }

    @FunctionalInterface
    private interface Work {
        void in(Connection transaction) throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        try (Connection transaction = database.app().getConnection()) {
            transaction.setAutoCommit(false);
            work.in(transaction);
            transaction.commit();
        }
    }
}
