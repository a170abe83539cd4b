package dev.portcullis.local.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.ServiceStatus.Standing;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor says about a service in {@code run/<service>.json}, there for whoever comes after a supervisor
 * that was killed.
 *
 * @param process the process that runs; null when none does
 */
public record ServiceRecord(
        String name,
        String title,
        Standing standing,
        @Nullable ProcessIdentity process,
        String message) {
    private static final String SUFFIX = ".json";

    /** The record of the supervisor itself. */
    public static final String SUPERVISOR = "supervisor";

    @JsonIgnore
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    void write(Layout layout) throws IOException {
        Layout.writeSecret(layout.run().resolve(name + SUFFIX), StrictJson.writePretty(this));
    }

    /** The record of {@code name}; empty when there is none or it cannot be read. */
    public static Optional<ServiceRecord> read(Layout layout, String name) {
        return read(layout.run().resolve(name + SUFFIX));
    }

    /** Every record there is, the supervisor's too. */
    public static List<ServiceRecord> all(Layout layout) throws IOException {
        List<ServiceRecord> records = new ArrayList<>();
        if (Files.isDirectory(layout.run())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.run(), "[!.]*" + SUFFIX)) {
                files.forEach(file -> read(file).ifPresent(records::add));
            }
        }
        return records;
    }

    private static Optional<ServiceRecord> read(Path file) {
        try {
            return Optional.of(StrictJson.read(Files.readAllBytes(file), ServiceRecord.class));
        } catch (IOException | MalformedJsonException _) {
            return Optional.empty();
        }
    }
}
