package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.permit.PermitFixture;
import dev.portcullis.worker.TrustNews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer version of trust is said to be in force: a worker arrives there by itself, or it takes no work. */
class TrustWatchTest {
    private static final Bytes CHAIN = Bytes.utf8("what a gateway gave");

    private final Path file;
    private final TrustFile trust;
    private final TrustDocument first;
    private final HandingOut gateway = new HandingOut();

    TrustWatchTest(@TempDir Path folder) throws IOException {
        PermitFixture fixture = new PermitFixture(folder, Instant.now());
        this.file = fixture.trustFile();
        this.first = fixture.trust().document();
        this.trust = new TrustFile(file);
    }

    private void replace(TrustDocument next) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.write(file, next.toBytes());
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusSeconds(1)));
    }

    @Test
    void followsBeforeItLooksAtAPermit() throws IOException, InterruptedException {
        // Given
        TrustWatch watch = new TrustWatch(trust, gateway, Optional.of(chain -> {
            assertThat(chain).isEqualTo(CHAIN);
            replace(first.withQuorums(first.quorums()));
        }));
        assertThat(watch.hear(1)).isTrue();
        assertThat(gateway.asked).isZero();

        // Then
        assertThat(watch.hear(2)).isTrue();
        assertThat(watch.said()).isEqualTo(new Gateway.Said(2, Optional.empty()));
        assertThat(gateway.asked).isOne();
    }

    @Test
    void takesNoPermitAndDoesNotAskAgainAtOnceAfterWhatItWasGivenWasRefused() throws IOException, InterruptedException {
        // Given
        TrustWatch watch = new TrustWatch(trust, gateway, Optional.of(chain -> {
            throw new TrustNews.RefusedException("TRUST_FORKED", new IOException("another version 1"));
        }));

        // Then
        assertThat(watch.hear(2)).isFalse();
        assertThat(watch.hear(2)).isFalse();
        assertThat(gateway.asked).isOne();
        assertThat(watch.said()).isEqualTo(new Gateway.Said(1, Optional.of("TRUST_FORKED")));
        assertThat(watch.hear(1))
                .as("the gateway says that there is no newer one")
                .isTrue();
        assertThat(watch.said().doubt()).isEmpty();
    }

    @Test
    void takesNoPermitWhileTheFileCannotBeWrittenOrTheNewsAreNotPublished() throws IOException, InterruptedException {
        // Given
        TrustWatch unwritable = new TrustWatch(trust, gateway, Optional.of(chain -> {
            throw new IOException("read-only file system");
        }));
        TrustWatch unpublished = new TrustWatch(trust, gateway, Optional.of(chain -> {}));

        // Then
        assertThat(unwritable.hear(2)).isFalse();
        assertThat(unwritable.said().doubt()).contains("UNAVAILABLE");
        assertThat(unpublished.hear(2)).isFalse();
        assertThat(unpublished.said()).isEqualTo(new Gateway.Said(1, Optional.empty()));
    }

    @Test
    void aWorkerThatMayNotFollowAsksForNothingAndStays() throws IOException, InterruptedException {
        // Given
        TrustWatch watch = new TrustWatch(trust, gateway, Optional.empty());

        // Then
        assertThat(watch.hear(2)).as("each permit is refused by its own terms").isTrue();
        assertThat(gateway.asked).isZero();
        assertThat(watch.said()).isEqualTo(new Gateway.Said(1, Optional.empty()));
    }

    /** A gateway that hands out versions of trust and nothing else. */
    private static final class HandingOut implements Gateway {
        private int asked;

        @Override
        public Bytes trust() {
            asked++;
            return CHAIN;
        }

        @Override
        public Listed issued(Said said) {
            throw new AssertionError("asked for permits");
        }

        @Override
        public Optional<Bytes> permit(PermitId permit) {
            throw new AssertionError("asked for a permit");
        }

        @Override
        public RedemptionAnswer redeem(PermitId permit, String nonce) {
            throw new AssertionError("redeemed");
        }

        @Override
        public RenewalAnswer renew(RedemptionId redemption) {
            throw new AssertionError("renewed");
        }

        @Override
        public Optional<Bytes> blob(Digest digest) {
            throw new AssertionError("asked for content");
        }

        @Override
        public void close() {
            throw new AssertionError("closed");
        }
    }
}
