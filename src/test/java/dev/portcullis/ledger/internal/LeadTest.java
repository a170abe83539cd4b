package dev.portcullis.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.MerkleTree;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeadTest {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Digest LEAF = MerkleTree.leaf(Bytes.utf8("leaf"));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Waiting placing = new Waiting();
    private final Published publishing = new Published();
    private final AtomicInteger well = new AtomicInteger();
    private Future<?> lead = CompletableFuture.completedFuture(null);

    @AfterEach
    void end() {
        threads.shutdownNow();
        publishing.goesOn.countDown();
        threads.close();
    }

    @Test
    void placesAreGivenBesideAPublicationButOnlySoFarAhead() throws InterruptedException {
        // Given
        placing.waiting = 100 * Term.BATCH;

        // When
        lead(SILENCE);
        publishing.begun.await();
        await().untilAsserted(() -> assertThat(placing.assigned.size()).isEqualTo(Lead.AHEAD));

        // Then
        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(placing.assigned.size()).isEqualTo(Lead.AHEAD));
        assertThat(publishing.trees).containsExactly((long) Term.BATCH);
        publishing.goesOn.countDown();
        await().untilAsserted(() -> assertThat(publishing.published).isEqualTo(100 * Term.BATCH));
    }

    @Test
    void oneWhoBeginsFarAheadPublishesBeforeMorePlacesAreGiven() throws InterruptedException, SQLException {
        // Given
        placing.waiting = 2 * (int) Lead.AHEAD;
        while (placing.assigned.size() < Lead.AHEAD) {
            placing.assign();
        }

        // When
        lead(SILENCE);
        publishing.begun.await();

        // Then
        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(placing.assigned.size()).isEqualTo(Lead.AHEAD));
    }

    @Test
    void aFaultInPublishingEndsTheLead() {
        // Given
        placing.waiting = 1;
        IOException full = new IOException("the disk is full");
        publishing.fault = Optional.of(full);
        publishing.goesOn.countDown();

        // When
        lead(SILENCE);

        // Then
        assertThatThrownBy(() -> lead.get()).hasCause(full);
        assertThat(well).hasValue(0);
        assertThat(publishing.published).isZero();
    }

    @Test
    void aFaultInGivingPlacesEndsPublishingBeforeTheLeadIsOver() throws InterruptedException {
        // Given
        placing.waiting = 1;

        // When
        lead(SILENCE);
        publishing.begun.await();
        SQLException broken = new SQLException("the connection is broken");
        placing.fault = Optional.of(broken);

        // Then
        assertThatThrownBy(() -> lead.get()).hasCause(broken);
        assertThat(publishing.interrupted.getCount()).isZero();
    }

    @Test
    void aLeadThatIsInterruptedEndsPublishingToo() throws InterruptedException {
        // Given
        placing.waiting = 1;
        CountDownLatch over = new CountDownLatch(1);
        Thread leading = Thread.ofPlatform().start(() -> {
            try {
                work(SILENCE);
            } catch (InterruptedException e) {
                over.countDown();
            } catch (SQLException | IOException | SupersededException e) {
                throw new IllegalStateException(e);
            }
        });
        publishing.begun.await();

        // When
        leading.interrupt();
        over.await();

        // Then
        assertThat(publishing.interrupted.getCount()).isZero();
    }

    @Test
    void k4ALeaderWhosePublicationHangsFallsSilent() throws InterruptedException {
        // Given
        placing.waiting = 1;

        // When
        lead(Duration.ofMillis(100));
        publishing.begun.await();
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        int looks = placing.looks.get();

        // Then
        await().during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(placing.looks).hasValue(looks));
        publishing.goesOn.countDown();
        await().untilAsserted(() -> assertThat(placing.looks).hasValueGreaterThan(looks));
    }

    private void lead(Duration silence) {
        lead = threads.submit(() -> {
            work(silence);
            return null;
        });
    }

    private void work(Duration silence) throws SQLException, IOException, SupersededException, InterruptedException {
        new Lead(placing, publishing, new Changes(), new Changes(), silence, well::incrementAndGet).work();
    }

    /** Entries that wait for places, all alike. */
    private static final class Waiting implements Lead.Placing {
        private final AtomicInteger looks = new AtomicInteger();
        private int waiting;
        private volatile Frontier assigned = Frontier.EMPTY;
        private volatile Optional<SQLException> fault = Optional.empty();

        @Override
        public boolean assign() throws SQLException {
            looks.incrementAndGet();
            if (fault.isPresent()) {
                throw fault.get();
            }
            int count = Math.min(waiting, Term.BATCH);
            Frontier next = assigned;
            for (int each = 0; each < count; each++) {
                next = next.append(LEAF);
            }
            waiting -= count;
            assigned = next;
            return count == Term.BATCH;
        }

        @Override
        public Frontier assigned() {
            return assigned;
        }

        @Override
        public void compare() {
            // There are no copies.
        }
    }

    /** Hangs until it is told to go on. */
    private static final class Published implements Lead.Publishing {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final List<Long> trees = new CopyOnWriteArrayList<>();
        private volatile long published;
        private volatile Optional<IOException> fault = Optional.empty();

        @Override
        public boolean isBehind(Frontier assigned) {
            return assigned.size() > published;
        }

        @Override
        public long published() {
            return published;
        }

        @Override
        public void publish(Frontier assigned) throws IOException {
            trees.add(assigned.size());
            begun.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
                return;
            }
            if (fault.isPresent()) {
                throw fault.get();
            }
            published = assigned.size();
        }
    }
}
