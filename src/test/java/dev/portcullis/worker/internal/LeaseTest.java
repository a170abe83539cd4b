package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LeaseTest {
    private static final RedemptionId REDEMPTION = RedemptionId.next(InstantSource.system());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Test
    void stopsTheWorkWhenTheGatewaySaysSo() throws InterruptedException {
        // Given
        FakeGateway gateway = new FakeGateway(new Gateway.RenewalAnswer.Stop("HALTED"));

        // When
        try (Lease lease = new Lease(gateway, REDEMPTION, System.nanoTime(), stopped::countDown).start()) {
            // Then
            assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(lease.lost()).isTrue();
            assertThat(lease.awaitProof(PATIENCE)).isEmpty();
        }
    }

    @Test
    void stopsTheWorkWhenTheLeaseEndsUnrenewedThoughNobodyCanBeReached() throws InterruptedException {
        // Given: the redemption was asked for a whole lease ago
        FakeGateway gateway = new FakeGateway();
        long sent = System.nanoTime() - Bounds.LEASE.toNanos();

        // When
        try (Lease lease = new Lease(gateway, REDEMPTION, sent, stopped::countDown).start()) {
            // Then
            assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(lease.lost()).isTrue();
        }
    }

    @Test
    void keepsTheWorkThroughAFaultWhileTheLeaseLasts() throws InterruptedException {
        // Given: no answer, then one without and one with the proof
        FakeGateway gateway = new FakeGateway(
                new Gateway.RenewalAnswer.Renewed(Optional.empty()),
                new Gateway.RenewalAnswer.Renewed(Optional.of("proof")));
        gateway.failures = 1;

        // When
        try (Lease lease = new Lease(gateway, REDEMPTION, System.nanoTime(), stopped::countDown).start()) {
            Optional<String> proof = lease.awaitProof(PATIENCE);

            // Then
            assertThat(proof).contains("proof");
            assertThat(lease.lost()).isFalse();
            assertThat(stopped.getCount()).isOne();
        }
    }

    /** Answers renewals in turn, after some failures; past the last answer it cannot be reached. */
    private static final class FakeGateway implements Gateway {
        private final Deque<RenewalAnswer> answers;
        private int failures;

        FakeGateway(RenewalAnswer... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public RenewalAnswer renew(RedemptionId redemption) throws IOException {
            if (failures-- > 0 || answers.isEmpty()) {
                throw new IOException("unreachable");
            }
            return answers.removeFirst();
        }

        @Override
        public Listed issued(Said said) {
            throw new AssertionError("a lease asks for no permits");
        }

        @Override
        public Optional<Bytes> permit(PermitId permit) {
            throw new AssertionError("a lease asks for no permits");
        }

        @Override
        public RedemptionAnswer redeem(PermitId permit, String nonce) {
            throw new AssertionError("a lease redeems nothing");
        }

        @Override
        public Bytes trust() {
            throw new AssertionError("a lease asks for no trust");
        }

        @Override
        public Optional<Bytes> blob(Digest digest) {
            throw new AssertionError("a lease asks for no content");
        }

        @Override
        public void close() {
            throw new AssertionError("a lease does not own the gateway");
        }
    }
}
