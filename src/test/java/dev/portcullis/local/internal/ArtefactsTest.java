package dev.portcullis.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArtefactsTest {
    @Test
    void whatIsPreparedHasOnePathHoweverTheCacheIsReached(@TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException {
        // Given
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        AtomicInteger made = new AtomicInteger();

        // When
        Path first = new Artefacts(real).folder("kafka-1", _ -> made.incrementAndGet());
        Path second = new Artefacts(link).folder("kafka-1", _ -> made.incrementAndGet());

        // Then
        assertThat(second).isEqualTo(first).isDirectory();
        assertThat(made).hasValue(1);
    }
}
