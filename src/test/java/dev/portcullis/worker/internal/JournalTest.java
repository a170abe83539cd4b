package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private static Journal.Entry entry() {
        return new Journal.Entry(
                PermitId.next(InstantSource.system()),
                Purpose.EVALUATE,
                new LineageId("circle-packing"),
                Digest.EMPTY,
                Office.nonce(),
                null);
    }

    @Test
    void tellsTheNextWorkerHowFarThisOneCame() throws IOException {
        // Given
        Journal.Entry asked = entry();
        Journal.Entry reporting = entry().redeemed(RedemptionId.next(InstantSource.system()), 17, NOW)
                .reporting(Bytes.utf8("sealed"));
        Journal.Entry done = entry();
        Journal journal = new Journal(folder.resolve("journal"));
        journal.put(asked);
        journal.put(reporting);
        journal.put(done);
        journal.remove(done.permit());

        // When
        Journal next = new Journal(folder.resolve("journal"));

        // Then
        assertThat(next.left()).containsExactlyInAnyOrder(asked, reporting);
        assertThat(Files.getPosixFilePermissions(folder.resolve("journal")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void overlooksWhatAWorkerWasWritingWhenItDied() throws IOException {
        // Given
        Journal journal = new Journal(folder.resolve("journal"));
        Journal.Entry whole = entry();
        journal.put(whole);
        Files.writeString(folder.resolve("journal").resolve(whole.permit() + ".next"), "{\"permit\":");

        // Then
        assertThat(journal.left()).containsExactly(whole);
    }

    @Test
    void refusesToForgetWhatItCannotRead() throws IOException {
        // Given
        Journal journal = new Journal(folder.resolve("journal"));
        Files.writeString(folder.resolve("journal").resolve("x.json"), "{}");

        // Then
        assertThatThrownBy(journal::left).isInstanceOf(IOException.class).hasMessageContaining("cannot be read");
    }
}
