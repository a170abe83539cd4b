package dev.portcullis.policy.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of its own for as long as something is done. */
final class Scratch implements AutoCloseable {
    private final Path folder;

    Scratch() throws IOException {
        this.folder = Files.createTempDirectory("portcullis-policy");
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
