package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tiles as files, laid out as they are served, so that any web server could serve them. A file appears whole or not at
 * all; losing the folder loses nothing, since every tile can be made from the rows again.
 *
 * @param root its folders are made as they are needed
 */
public record TileFolder(Path root) {
    private static final String DRAFT = ".draft";

    public TileFolder {
        root = root.toAbsolutePath();
    }

    /** What is kept as a tile; of a file that is larger than any tile, one byte more than one may have. */
    Optional<Bytes> read(Tile tile) throws IOException {
        try (FileChannel channel = FileChannel.open(root.resolve(tile.path()), StandardOpenOption.READ)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(channel.size(), TileBytes.MOST_ENTRY_BYTES + 1L));
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // Until it is full, or the file has become shorter.
            }
            return Optional.of(Bytes.copyOf(
                    content.hasRemaining() ? Arrays.copyOf(content.array(), content.position()) : content.array()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Begins a batch of files that are durable together. */
    Writing writing() {
        return new Writing(root);
    }

    /**
     * Files of one batch: each durable by itself, their names once {@link #finish} has returned. Several are written at a
     * time, since each waits for the disk.
     *
     * <p>Used by one thread.
     */
    static final class Writing implements AutoCloseable {
        /** Tiles on their way to the disk: bounds memory (16 MiB each at most). */
        private static final int AT_ONCE = 4;

        private final Path root;
        private final Set<Path> changed = new LinkedHashSet<>();
        private final Beside<Path> writes = new Beside<>();

        private Writing(Path root) {
            this.root = root;
        }

        /** Begins to write a file; what fails is told by this or a later call. */
        void write(Tile tile, Bytes bytes) throws SQLException, IOException {
            Path file = root.resolve(tile.path());
            Path folder = file.resolveSibling(".").normalize();
            if (changed.add(folder)) {
                create(folder);
            }
            if (writes.underway() == AT_ONCE) {
                writes.end();
            }
            writes.begin(() -> write(folder, file, bytes));
        }

        private static Path write(Path folder, Path file, Bytes bytes) throws IOException {
            // Gateways of one machine may share the folder: each draft has a name of its own.
            Path draft = folder.resolve(DRAFT + "-" + UUID.randomUUID());
            boolean moved = false;
            try {
                try (FileChannel channel =
                        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    ByteBuffer left = bytes.buffer();
                    while (left.hasRemaining()) {
                        channel.write(left);
                    }
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                moved = true;
                return file;
            } finally {
                if (!moved) {
                    Files.deleteIfExists(draft);
                }
            }
        }

        private void create(Path folder) throws IOException {
            for (Path at = folder; at != null && !Files.isDirectory(at); at = at.getParent()) {
                Path parent = at.getParent();
                if (parent != null) {
                    changed.add(parent);
                }
            }
            Files.createDirectories(folder);
        }

        /** Waits for the files and forces the folders: a rename is durable only once they are. */
        void finish() throws SQLException, IOException {
            while (writes.underway() > 0) {
                writes.end();
            }
            for (Path folder : changed) {
                writes.begin(() -> force(folder));
            }
            while (writes.underway() > 0) {
                writes.end();
            }
        }

        private static Path force(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return folder;
        }

        @Override
        public void close() {
            writes.close();
        }
    }
}
