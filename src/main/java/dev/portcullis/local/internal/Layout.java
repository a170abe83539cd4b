package dev.portcullis.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** What lies where under {@code .portcullis/}. */
public record Layout(Path home) {
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    /** Others may pass through to what is theirs, and list nothing. */
    private static final Set<PosixFilePermission> PASSAGE = PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    public Layout(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /** Makes the folders that are not there and sets the permissions of all. */
    public void create() throws IOException {
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PASSAGE);
        for (Path folder : List.of(keys(), secrets(), postgres(), kafka(), keycloak(), logs(), run())) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        }
    }

    public Path keys() {
        return home.resolve("keys");
    }

    public Path secrets() {
        return home.resolve("secrets");
    }

    public Path postgres() {
        return home.resolve("postgres");
    }

    public Path kafka() {
        return home.resolve("kafka");
    }

    public Path keycloak() {
        return home.resolve("keycloak");
    }

    public Path logs() {
        return home.resolve("log");
    }

    public Path log(String service) {
        return logs().resolve(service + ".log");
    }

    public Path run() {
        return home.resolve("run");
    }

    /** Ports, endpoints and ids; no secret. */
    public Path settings() {
        return home.resolve("local.properties");
    }

    /** What the gateway is configured with; owner only. */
    public Path gatewaySettings() {
        return home.resolve("gateway.properties");
    }

    /** Held by whoever brings the stack up or down. */
    public Path lock() {
        return home.resolve("lock");
    }

    /** Replaces {@code file} whole, readable by its owner only from its first byte on. */
    public static void writeSecret(Path file, String content) throws IOException {
        write(file, content, OWNER_FILE);
    }

    /** Replaces {@code file} whole, readable by all. */
    public static void writeReadable(Path file, String content) throws IOException {
        write(file, content, READABLE);
    }

    private static void write(Path file, String content, Set<PosixFilePermission> permissions) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(
                folder, "." + file.getFileName(), ".new", PosixFilePermissions.asFileAttribute(OWNER_FILE));
        try {
            Files.writeString(fresh, content);
            Files.setPosixFilePermissions(fresh, permissions);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
