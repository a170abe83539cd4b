package dev.portcullis.local.internal;

import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is fetched and prepared once per user and version, under {@code ~/.cache/portcullis}. A folder there is either
 * whole or absent: it is made beside its place and renamed, under a lock of its own.
 */
public final class Artefacts {
    /** Fills a folder that is empty and private. */
    @FunctionalInterface
    interface Maker {
        void make(Path folder) throws IOException, StackFailedException, InterruptedException;
    }

    private static final Duration FETCHING = Duration.ofMinutes(15);
    private static final long ARCHIVE_ENTRIES = 100_000;

    private final Path cache;
    private final Properties versions;

    public Artefacts() throws IOException {
        this(cache());
    }

    Artefacts(Path cache) throws IOException {
        // What is prepared fits one path only: reached through a link it would be prepared, and kept, a second time.
        this.cache = Files.createDirectories(cache).toRealPath();
        this.versions = new Properties();
        try (InputStream in = resource("versions.properties")) {
            versions.load(in);
        }
    }

    private static Path cache() {
        String named = System.getenv("PORTCULLIS_CACHE");
        return named == null ? Path.of(System.getProperty("user.home"), ".cache", "portcullis") : Path.of(named);
    }

    String version(String product) {
        return versions.getProperty(product);
    }

    /** The folder {@code name} of the cache, made by {@code maker} where it is not there. */
    Path folder(String name, Maker maker) throws IOException, StackFailedException, InterruptedException {
        Path place = cache.resolve(name);
        if (Files.isDirectory(place)) {
            return place;
        }
        try (FileChannel channel = FileChannel.open(
                        cache.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (Files.isDirectory(place)) {
                return place;
            }
            Path fresh = Files.createTempDirectory(
                    cache,
                    "." + name + "-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                maker.make(fresh);
                Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(fresh);
            }
        }
        return place;
    }

    /** Copies the artefacts that the program's {@code <product>.pom.xml} names, and what they need, into a folder. */
    void fetch(String product, Path into, Consumer<String> progress)
            throws IOException, StackFailedException, InterruptedException {
        progress.accept("fetching " + product + " " + version(product) + " (kept for later)");
        Path project = Files.createTempDirectory(cache, "." + product + "-pom-");
        try {
            Path pom = project.resolve("pom.xml");
            try (InputStream in = resource(product + ".pom.xml")) {
                Files.copy(in, pom);
            }
            List<String> command = new ArrayList<>(List.of(
                    "mvn",
                    "--batch-mode",
                    "--quiet",
                    "--file",
                    pom.toString(),
                    "org.apache.maven.plugins:maven-dependency-plugin:" + version("dependency-plugin")
                            + ":copy-dependencies",
                    "-DoutputDirectory=" + into,
                    "-DincludeScope=runtime",
                    "-Darchitecture=" + architecture()));
            versions.stringPropertyNames().stream()
                    .sorted()
                    .forEach(name -> command.add("-Dversion." + name + "=" + version(name)));
            Path log = project.resolve("maven.log");
            run(
                    command,
                    Map.of("JAVA_HOME", System.getProperty("java.home")),
                    project,
                    log,
                    FETCHING,
                    "fetch " + product);
        } finally {
            delete(project);
        }
    }

    /** Runs a command to its end. */
    static void run(
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            Duration within,
            String purpose)
            throws IOException, StackFailedException, InterruptedException {
        Process process = ChildProcess.start(command, environment, directory, log, "", Orphaned.KILL);
        if (!process.waitFor(within)) {
            process.destroyForcibly();
            throw new StackFailedException(
                    "could not " + purpose + " within " + within.toMinutes() + " min",
                    "see whether the network answers, and try again");
        }
        if (process.exitValue() != 0) {
            throw new StackFailedException(
                    "could not " + purpose + ": " + command.getFirst() + " ended with " + process.exitValue() + ": "
                            + ChildProcess.lastLine(log).orElse("it said nothing"),
                    "see that Maven (mvn), tar, xz and unshare are installed and the network answers, and try again");
        }
    }

    /** Unpacks a ZIP archive without its topmost folder. */
    static void unzip(Path archive, Path into) throws IOException {
        long entries = 0;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > ARCHIVE_ENTRIES) {
                    throw new IOException(archive + " has more than " + ARCHIVE_ENTRIES + " entries");
                }
                String name = entry.getName();
                String inner = name.substring(name.indexOf('/') + 1);
                Path target = into.resolve(inner).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException(archive + " has an entry that leaves it: " + name);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Path folder = target.getParent();
                    if (folder != null) {
                        Files.createDirectories(folder);
                    }
                    Files.copy(zip, target);
                }
            }
        }
    }

    /** The one file of {@code folder} whose name matches {@code glob}. */
    static Path only(Path folder, String glob) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path file : files) {
                return file;
            }
        }
        throw new IOException("no " + glob + " in " + folder);
    }

    /** The JARs of {@code folder}, in order. */
    static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        }
        jars.sort(null);
        return jars;
    }

    /** Deletes a folder and all in it, without following links; nothing when it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static InputStream resource(String name) throws IOException {
        InputStream in = ProgressListener.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException(name + " is not beside " + ProgressListener.class.getName());
        }
        return in;
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64v8" : "amd64";
    }
}
