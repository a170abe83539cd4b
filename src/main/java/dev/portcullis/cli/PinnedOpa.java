package dev.portcullis.cli;

import dev.portcullis.policy.repository.Opa;
import dev.portcullis.policy.repository.OpaFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one OPA whose bundles have the digests we pin, where {@code src/main/build/opa} looks for it too: {@code OPA} in
 * the environment, then the cache, then {@code PATH}. What only builds or evaluates policies never fetches one.
 */
final class PinnedOpa {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final int ANSWER_BYTES = 4 * 1024;
    private static final String PROGRAM = "opa";

    private PinnedOpa() {}

    /** Finds it and makes it ready. */
    static Opa open() throws CommandFailedException, InterruptedException {
        try {
            return Opa.of(find(System.getenv("OPA"), cached(), System.getenv("PATH")));
        } catch (OpaFailedException | IOException e) {
            throw failed(e);
        }
    }

    /** Where a build on this machine keeps it. */
    static Path cached() throws CommandFailedException {
        return cache().resolve(PROGRAM).resolve(version()).resolve(PROGRAM);
    }

    /** What is fetched and built once on this machine. */
    static Path cache() {
        String named = System.getenv("PORTCULLIS_CACHE");
        return named == null ? Path.of(System.getProperty("user.home"), ".cache", "portcullis") : Path.of(named);
    }

    static String version() throws CommandFailedException {
        try {
            return Version.opa();
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "this program does not say which OPA it was built with",
                    "Build it anew",
                    e);
        }
    }

    /**
     * The first that is of the pinned version.
     *
     * @param named the one a person named, which is then the only one looked at
     * @param path the folders to look into, separated by colons
     */
    static Path find(@Nullable String named, Path cached, @Nullable String path)
            throws CommandFailedException, InterruptedException {
        String version = version();
        if (named != null && !named.isEmpty()) {
            Optional<Path> chosen = named.contains("/")
                    ? Optional.of(Path.of(named))
                    : onPath(named, path).stream().findFirst();
            if (chosen.isPresent() && isPinned(chosen.get(), version)) {
                return chosen.get().toAbsolutePath();
            }
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "OPA is " + named + ", which is not OPA " + version,
                    "Set OPA to that version, or unset it");
        }
        List<Path> places = new ArrayList<>(List.of(cached));
        places.addAll(onPath(PROGRAM, path));
        for (Path place : places) {
            if (isPinned(place, version)) {
                return place.toAbsolutePath();
            }
        }
        throw new CommandFailedException(
                ExitCode.CONFIGURATION,
                "OPA " + version + " is neither at " + cached + " nor on PATH",
                "Put opa " + version + " on PATH or set OPA to it; a build of this program with Go leaves it there");
    }

    private static List<Path> onPath(String program, @Nullable String path) {
        List<Path> found = new ArrayList<>();
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                found.add(Path.of(folder, program));
            }
        }
        return found;
    }

    private static boolean isPinned(Path program, String version) throws InterruptedException {
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(program.toAbsolutePath().toString(), "version")
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            try {
                // It prints less than a pipe holds, so it ends without being read; what prints more is not OPA.
                if (!process.waitFor(ANSWER_TIME) || process.exitValue() != 0) {
                    return false;
                }
                String said = new String(process.getInputStream().readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8);
                return said.lines().anyMatch(("Version: " + version)::equals);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            return false;
        }
    }

    /** OPA, not the policies, is at fault. */
    static CommandFailedException failed(Exception failure) {
        return new CommandFailedException(
                ExitCode.UNAVAILABLE,
                "OPA could not be used: " + failure.getMessage(),
                "Try again; portcullis doctor says which OPA is found",
                failure);
    }
}
