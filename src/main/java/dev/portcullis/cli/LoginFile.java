package dev.portcullis.cli;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a person's login is kept, and beside it what that person was shown. Folder and files are for the owner alone. */
final class LoginFile {
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    @Option(
            names = "--login",
            paramLabel = "FILE",
            description = "Where the login is kept (~/.config/portcullis/login.json).")
    private @Nullable Path file;

    /** Where a person's things are kept when nothing else is said. */
    static Path folder() {
        return Path.of(System.getProperty("user.home"), ".config", "portcullis");
    }

    Path path() {
        return file == null ? folder().resolve("login.json") : file.toAbsolutePath();
    }

    void save(Login login) throws CommandFailedException {
        write(path(), StrictJson.write(login));
    }

    /** The login, its token alive; refreshed and kept again when it was not. */
    Login fresh(InstantSource clock) throws CommandFailedException, InterruptedException {
        Login kept = read();
        if (kept.isFresh(clock.instant())) {
            return kept;
        }
        if (kept.refreshToken().isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.NOT_ENTITLED, "your login is over", "Log in again: portcullis login");
        }
        try (IdentityProvider provider = IdentityProvider.discover(kept.issuer(), clock)) {
            Login again = provider.refresh(kept);
            save(again);
            return again;
        }
    }

    private Login read() throws CommandFailedException {
        Path from = path();
        if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailedException(
                    ExitCode.NOT_ENTITLED, "you are not logged in", "Log in: portcullis login");
        }
        try {
            if (!OWNER_FILE.containsAll(Files.getPosixFilePermissions(from, LinkOption.NOFOLLOW_LINKS))) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION,
                        from + " is open to others, so the login in it is no secret any more",
                        "Remove it and log in again: portcullis login");
            }
            return StrictJson.read(InputFile.read(from, 256 * Bounds.KIB).toArray(), Login.class);
        } catch (IOException e) {
            throw InputFile.unreadable(from, e);
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.NOT_ENTITLED, from + " holds no login", "Log in again: portcullis login", e);
        }
    }

    /** Remembers something beside the login, replaced whole. */
    void remember(String name, Object document) throws CommandFailedException {
        write(remembered(name), StrictJson.write(document));
    }

    Path remembered(String name) {
        return path().resolveSibling("seen").resolve(name);
    }

    private static void write(Path to, byte[] content) throws CommandFailedException {
        try {
            Path folder = to.toAbsolutePath().resolveSibling("");
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
            }
            Path fresh = Files.createTempFile(
                    folder, "." + to.getFileName(), ".new", PosixFilePermissions.asFileAttribute(OWNER_FILE));
            try {
                Files.write(fresh, content);
                Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "cannot write " + to + ": " + e.getMessage(),
                    "Make its folder yours, or name another file with --login",
                    e);
        }
    }
}
