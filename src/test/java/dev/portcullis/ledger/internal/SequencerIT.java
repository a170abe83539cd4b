package dev.portcullis.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.LedgerDatabase;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LedgerHealth.Role;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Witnessing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencerIT {
    private static final SigningKey KEY = SigningKey.generate("ledger.test/log");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMillis(300);

    private final List<Thread> threads = new ArrayList<>();
    private LedgerDatabase database;

    @BeforeEach
    void migrate() throws Exception {
        database = new LedgerDatabase();
    }

    @AfterEach
    void close() throws IOException, InterruptedException, SQLException {
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(SOON);
        }
        database.close();
    }

    /** Between two transactions, and in the middle of one with the head locked. */
    @ParameterizedTest
    @ValueSource(strings = {"ledger.assigned", "ledger.assign", "ledger.copied"})
    void k4ALeaderThatHangsIsSupersededAndChangesNothingWhenItWakes(String place)
            throws InterruptedException, SQLException {
        // Given
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch wakes = new CountDownLatch(1);
        append("one");
        Sequencer hanging = start(name -> {
            if (name.equals(place) && hangs.getCount() > 0) {
                hangs.countDown();
                awaitUninterruptibly(wakes);
            }
        });
        hangs.await();

        // When
        Sequencer next = start(Failpoints.NONE);
        append("two");
        await().atMost(SOON).untilAsserted(() -> assertThat(published()).isEqualTo("2"));
        List<String> before = database.evidence();
        wakes.countDown();

        // Then
        await().atMost(SOON)
                .until(() -> hanging.role() == Role.STANDBY && hanging.fault().isEmpty());
        assertThat(database.evidence()).isEqualTo(before);
        assertThat(next.role()).isEqualTo(Role.LEADER);
        append("three");
        await().atMost(SOON).untilAsserted(() -> assertThat(published()).isEqualTo("3"));
    }

    @Test
    void aLeaderWhoseSecondConnectionAloneBreaksLeadsAnewAndPublishesWhatCameMeanwhile() throws Exception {
        // Given
        append("one");
        Sequencer sequencer = start(Failpoints.NONE);
        await().atMost(SOON).untilAsserted(() -> assertThat(published()).isEqualTo("1"));

        // When
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(database.column("""
                                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                WHERE datname = current_database() AND state = 'idle' AND query = 'COMMIT'
                                AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')""")).containsExactly("t"));
        append("two");

        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(published()).isEqualTo("2"));
        await().atMost(SOON)
                .until(() ->
                        sequencer.role() == Role.LEADER && sequencer.fault().isEmpty());
        assertThat(database.column("SELECT term FROM ledger_head")).containsExactly("2");
        assertThat(database.column("SELECT size FROM checkpoint ORDER BY size")).containsExactly("1", "2");
    }

    @Test
    void aFaultIsToldUntilItIsOver() throws Exception {
        // Given
        append("one");
        database.asOwner("ALTER TABLE checkpoint RENAME TO mislaid");

        // When
        Sequencer sequencer = start(Failpoints.NONE);

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sequencer.fault())
                        .hasValueSatisfying(fault -> assertThat(fault).contains("checkpoint")));
        database.asOwner("ALTER TABLE mislaid RENAME TO checkpoint");
        await().atMost(SOON).untilAsserted(() -> assertThat(published()).isEqualTo("1"));
        await().atMost(SOON).until(() -> sequencer.fault().isEmpty());
    }

    private Sequencer start(Failpoints failpoints) {
        Sequencer sequencer = new Sequencer(
                database.app(),
                new Term.Parts(
                        new CheckpointFile(database.checkpointFile()),
                        new Tiles(new TileFolder(database.files().tiles()), new RecentLeaves()),
                        KEY,
                        new Witnesses(Witnessing.none(KEY.verifierKey())),
                        Clock.systemUTC(),
                        failpoints),
                new Changes(),
                new Changes(),
                SILENCE);
        threads.add(Thread.ofPlatform().daemon().start(sequencer));
        return sequencer;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(String leaf) throws SQLException {
        LedgerEntry entry = new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.utf8(leaf));
        try (Connection connection = database.app().getConnection()) {
            LedgerTables.append(connection, List.of(entry), List.of(MerkleTree.leaf(entry.leaf())));
        }
    }

    private String published() throws SQLException {
        return database.column("SELECT max(size) FROM checkpoint WHERE published_at IS NOT NULL")
                .getFirst();
    }
}
