package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsTheDigestOfTheDocumentedManifest() throws IOException {
        // Given
        Files.createDirectory(folder.resolve("b"));
        Files.writeString(folder.resolve("b/a.txt"), "one\n");
        Files.writeString(folder.resolve("a.txt"), "two\n");

        // When
        CommandLineRun digest = CommandLineRun.of("tree", "digest", folder);
        CommandLineRun manifest = CommandLineRun.of("tree", "digest", folder, "--manifest");

        // Then
        String lines = "100644 " + Digest.of("two\n").hex() + "  a.txt\n100644 "
                + Digest.of("one\n").hex() + "  b/a.txt\n";
        assertThat(manifest.out()).isEqualTo(lines);
        assertThat(digest.out()).isEqualTo(Digest.of(lines) + "\n");
        assertThat(digest.code()).isZero();
    }

    @Test
    void refusesAFolderWithASymbolicLinkAndSaysWhere() throws IOException {
        // Given
        Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc/passwd"));

        // When
        CommandLineRun run = CommandLineRun.of("tree", "digest", folder);

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("SYMLINK out");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void saysThatAFolderIsNotThere() {
        // When
        CommandLineRun run = CommandLineRun.of("tree", "digest", folder.resolve("nowhere"));

        // Then
        assertThat(run.code()).isEqualTo(78);
        assertThat(run.err()).contains("there is no " + folder.resolve("nowhere"));
    }
}
