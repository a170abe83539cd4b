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

    Optional<Bytes> read(Tile tile) throws IOException {
        Path file = root.resolve(tile.path());
        try {
            if (Files.size(file) > TileBytes.MOST_ENTRY_BYTES) {
                throw new IOException(file + " is larger than any tile");
            }
            return Optional.of(Bytes.copyOf(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Begins a batch of files that are durable together. */
    Writing writing() {
        return new Writing(root);
    }

    /** Files of one batch: each durable by itself, their names once {@link #finish} has returned. */
    static final class Writing {
        private final Path root;
        private final Set<Path> changed = new LinkedHashSet<>();

        private Writing(Path root) {
            this.root = root;
        }

        void write(Tile tile, Bytes bytes) throws IOException {
            Path file = root.resolve(tile.path());
            Path folder = file.resolveSibling(".").normalize();
            create(folder);
            // Gateways of one machine may share the folder: each draft has a name of its own.
            Path draft = folder.resolve(DRAFT + "-" + UUID.randomUUID());
            try {
                try (FileChannel channel =
                        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    ByteBuffer left = ByteBuffer.wrap(bytes.toArray());
                    while (left.hasRemaining()) {
                        channel.write(left);
                    }
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            changed.add(folder);
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

        /** Forces the folders: a rename is durable only once they are. */
        void finish() throws IOException {
            for (Path folder : changed) {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }
}
