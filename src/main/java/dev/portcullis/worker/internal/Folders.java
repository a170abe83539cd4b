package dev.portcullis.worker.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders that hostile code has written to: bounded copies out of them, and wiping them. Links are never followed. */
public final class Folders {
    /** Files and folders a run may leave; each costs the kernel memory that no size limit counts. */
    public static final int ENTRIES = 1_000;

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private Folders() {}

    /**
     * Copies the regular files below {@code source}, world-readable and read-only, to {@code target}.
     *
     * @param target must not exist; exists afterwards even when there was nothing to copy
     * @param bytes largest sum of sizes, counting holes
     * @throws OutputRefusedException when anything there is not a regular file or folder, or a bound is passed
     */
    public static void copyBounded(Path source, Path target, long bytes) throws IOException, OutputRefusedException {
        List<Path> found = list(source);
        long left = bytes;
        Files.createDirectory(target);
        for (Path entry : found) {
            Path copy = target.resolve(source.relativize(entry).toString());
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                Files.createDirectory(copy);
            } else if (attributes.isRegularFile()) {
                left -= attributes.size();
                if (left < 0) {
                    throw new OutputRefusedException("it left more than " + bytes + " bytes");
                }
                Files.copy(entry, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r--r--r--"));
            } else {
                throw new OutputRefusedException(
                        "it left something that is neither a file nor a folder: " + source.relativize(entry));
            }
        }
        for (Path entry : found.reversed()) {
            Path copy = target.resolve(source.relativize(entry).toString());
            if (Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r-xr-xr-x"));
            }
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    private static List<Path> list(Path source) throws IOException, OutputRefusedException {
        List<Path> found;
        try (var walk = Files.walk(source, 32)) {
            found = walk.skip(1).limit(ENTRIES + 1L).sorted().toList();
        } catch (UncheckedIOException e) {
            throw new OutputRefusedException("it left something unreadable: " + e.getMessage(), e);
        }
        if (found.size() > ENTRIES) {
            throw new OutputRefusedException("it left more than " + ENTRIES + " files and folders");
        }
        return found;
    }

    /** What lies below {@code folder}, in bytes; stops counting at {@code enough} or too many entries. */
    static long size(Path folder, long enough) throws IOException {
        long[] total = new long[2];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return count(attributes.size());
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return count(0);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }

            private FileVisitResult count(long bytes) {
                total[0] += bytes;
                total[1]++;
                if (total[1] > ENTRIES) {
                    total[0] = Long.MAX_VALUE;
                    return FileVisitResult.TERMINATE;
                }
                return total[0] > enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        return total[0];
    }

    /** Takes every right to write away, and gives everyone the right to read. */
    static void seal(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(Files.isExecutable(file) ? "r-xr-xr-x" : "r--r--r--"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes {@code folder} and everything below it, unmounting what is mounted there. */
    public static void wipe(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String prefix = folder.toRealPath() + "/";
        List<String> mounts = Files.readAllLines(MOUNTS).stream()
                .map(line -> line.split(" ", 6)[4])
                .filter(place -> place.startsWith(prefix))
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String place : mounts) {
            // Lazily: the kernel may still be taking down the namespaces that shared it.
            Processes.require(List.of("umount", "-l", place));
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Set<PosixFilePermission> all = EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(directory, all);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
