package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A sandbox for tests that run Python of the demo's lineage: fresh namespaces, no network, an unprivileged user. It
 * stands beside the worker's own so that this room's tests need no other room.
 */
final class Box {
    private final Path folder;
    private final List<String> binds = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();

    record Ran(int exit, String output) {}

    Box(Path folder) {
        this.folder = folder;
        open(folder);
    }

    /** Writes a tree and binds it at {@code at}; writable only if asked. */
    Box tree(Map<String, Bytes> files, String at, boolean writable) throws IOException {
        Path root = Files.createTempDirectory(folder, "tree");
        files.forEach((path, content) -> write(root.resolve(path), content));
        return bind(root, at, writable);
    }

    Box bind(Path source, String at, boolean writable) throws IOException {
        Files.createDirectories(source);
        try (Stream<Path> paths = Files.walk(source)) {
            paths.forEach(Box::open);
        }
        binds.addAll(List.of(writable ? "--bind" : "--ro-bind", source.toString(), at));
        return this;
    }

    Box environment(String name, String value) {
        environment.addAll(List.of("--setenv", name, value));
        return this;
    }

    Ran run(Duration atMost, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/bin"));
        if (Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
            line.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"));
        }
        line.addAll(List.of("bwrap", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net"));
        line.addAll(List.of("--unshare-uts", "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"));
        line.addAll(
                List.of("--setenv", "PATH", "/usr/bin", "--setenv", "LANG", "C.UTF-8", "--ro-bind", "/usr", "/usr"));
        line.addAll(List.of("--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"));
        line.addAll(List.of("--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev"));
        line.addAll(List.of("--tmpfs", "/scratch", "--chdir", "/scratch"));
        line.addAll(binds);
        line.addAll(environment);
        line.add("--");
        line.addAll(List.of(command));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(atMost)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + atMost + ": " + String.join(" ", command));
        }
        return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private static void write(Path file, Bytes content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The temporary folder of a test is its owner's only, and the sandbox is somebody else. */
    private static void open(Path path) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
