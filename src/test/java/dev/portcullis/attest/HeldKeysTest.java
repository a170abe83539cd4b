package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldKeysTest {
    private static final Instant FOUNDED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration OVERLAP = Duration.ofHours(1);
    private final AtomicReference<Instant> now = new AtomicReference<>(FOUNDED.plusSeconds(60));
    private final AtomicReference<Trust> trust = new AtomicReference<>();
    private final SigningKey next = SigningKey.generate("fixture/permit");

    @TempDir
    private Path folder;

    private TrustFounding founding;
    private HeldKeys keys;

    @BeforeEach
    void found() throws IOException {
        founding = new FoundedInstallation(folder.resolve("keys"), Digest.of("a policy"), () -> FOUNDED).founding();
        trust.set(new DocumentTrust(founding.document(), now::get));
        keys = new HeldKeys(founding.folder(), Role.PERMIT, trust::get, Duration.ZERO, now::get);
    }

    private VerifierKey first() throws IOException {
        return founding.key(Role.PERMIT).verifierKey();
    }

    private TrustDocument rotated() throws IOException {
        return founding.document()
                .replacingKey(first(), next.verifierKey(), now.get(), now.get().plus(OVERLAP));
    }

    @Test
    void takesUpTheNewKeyWithTheVersionOfTrustThatNamesIt() throws IOException {
        // Given
        next.save(founding.folder().resolve("permit-2.key"));
        assertThat(keys.key()).isEqualTo(first());

        // When
        trust.set(new DocumentTrust(rotated(), now::get));

        // Then
        assertThat(keys.key()).isEqualTo(next.verifierKey());
    }

    @Test
    void goesOnWithTheOldKeyAsLongAsItCountsWhenTheNewOnesFileIsNotHere() throws IOException {
        // When
        trust.set(new DocumentTrust(rotated(), now::get));

        // Then
        assertThat(keys.key()).isEqualTo(first());

        // When
        now.updateAndGet(time -> time.plus(OVERLAP));

        // Then
        assertThatThrownBy(keys::key)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("role permit", "trust version 2");
    }

    @Test
    void signsOnWithTheOldKeyForAWhileSoThatNothingStandsBeforeTheVersionThatNamesTheNewOne() throws IOException {
        // Given
        next.save(founding.folder().resolve("permit-2.key"));
        Duration settling = Duration.ofMinutes(1);
        HeldKeys settled = new HeldKeys(founding.folder(), Role.PERMIT, trust::get, settling, now::get);
        trust.set(new DocumentTrust(rotated(), now::get));

        // Then
        assertThat(settled.key()).isEqualTo(first());
        now.updateAndGet(time -> time.plus(settling));
        assertThat(settled.key()).isEqualTo(next.verifierKey());
    }

    @Test
    void doesNotTakeAKeyOfAnotherRoleForItsOwn() throws IOException {
        // Given
        next.save(founding.folder().resolve("permits.key"));
        trust.set(new DocumentTrust(rotated(), now::get));

        // Then
        assertThat(keys.key()).isEqualTo(first());
    }
}
