package dev.portcullis.local.internal;

import dev.portcullis.local.ServiceDefinition.Orphaned;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** The one place where the stack starts a process. */
final class ChildProcess {
    private static final long LOG_BYTES = 8L * 1024 * 1024;
    private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR");
    private static final String USER_NAMESPACE = "unshare";

    static {
        // JDK 25 logs inside ProcessBuilder.start; with two threads there before the log manager is initialised, both
        // wait for each other for good.
        Logger.getLogger(ChildProcess.class.getName());
    }

    private ChildProcess() {}

    /**
     * Starts {@code command} so that the kernel ends it when the calling thread ends: the thread that calls this must
     * live as long as the child may.
     */
    static Process start(
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            String input,
            Orphaned orphaned)
            throws IOException {
        List<String> bound =
                new ArrayList<>(List.of("setpriv", "--pdeathsig", orphaned.name(), "--", command.getFirst()));
        bound.addAll(command.subList(1, command.size()));
        return launch(bound, environment, directory, log, input);
    }

    /** Starts {@code command} in a session of its own, which neither a closed terminal nor the caller's end stops. */
    static Process startDetached(List<String> command, Path directory, Path log, String input) throws IOException {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(command);
        return launch(detached, Map.of(), directory, log, input);
    }

    /**
     * What goes before a command that refuses to run as root: a user namespace in which nobody is root, while files
     * stay the caller's own. Another user id would not do, since it could not pass {@code /root}.
     */
    static List<String> notAsRoot() {
        try {
            boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
            return root ? List.of(USER_NAMESPACE, "--user", "--") : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("who runs this cannot be read from /proc", e);
        }
    }

    /** The end of a log, for the person whose service did not start; empty when there is none. */
    static Optional<String> lastLine(Path log) {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank()).reduce((_, last) -> last);
        } catch (IOException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private static Process launch(
            List<String> command, Map<String, String> environment, Path directory, Path log, String input)
            throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> child = builder.environment();
        child.keySet().retainAll(INHERITED);
        child.put("LANG", "C.UTF-8");
        child.putAll(environment);
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!input.isEmpty()) {
                process.destroyForcibly();
                throw e;
            }
        }
        return process;
    }
}
