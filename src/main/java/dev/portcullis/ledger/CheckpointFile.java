package dev.portcullis.ledger;

import dev.portcullis.kernel.Bounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The last signed checkpoint, kept outside the database so that a database that went backwards is noticed (L6, SAFETY
 * S11).
 *
 * @param path the file; its folder must exist and be on a disk of its own where that matters
 */
public record CheckpointFile(Path path) {
    public CheckpointFile {
        path = path.toAbsolutePath();
    }

    /** The note as it was written; empty when there is no file. */
    public Optional<String> read() throws IOException {
        try {
            if (Files.size(path) > Bounds.NOTE_BYTES) {
                throw new IOException(path + " is larger than any checkpoint");
            }
            return Optional.of(Files.readString(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces the file; after a crash it holds the old note or the new one, whole. */
    public void replace(String note) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        // The rename is durable only once the folder is.
        Path folder = path.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
