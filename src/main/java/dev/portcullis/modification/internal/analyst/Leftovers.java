package dev.portcullis.modification.internal.analyst;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Folders for analysts, and what is left of those whose owner was killed before it could take its own away.
 *
 * <p>Who owns a folder holds a lock on a file in it. The system lets go of it when the owner is gone, however it went, so
 * that nothing has to be known of processes: a folder whose lock can be had is nobody's.
 */
final class Leftovers {
    static final String PREFIX = "portcullis-analysts";
    private static final String OWNED = "owned";
    /** A folder is made before it is locked; one younger than this may be about to be. */
    private static final Duration SETTLED = Duration.ofMinutes(1);
    /** Most folders that one start takes away, so that it is not what a start waits for. */
    private static final int AT_MOST = 200;

    /** Ours are not even opened: to close a file lets go of every lock that a process has on it. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private static final System.Logger logger = System.getLogger(Leftovers.class.getName());

    private Leftovers() {}

    /** Makes a folder this process's, until it lets go of it or ends. */
    static FileLock own(Path folder) throws IOException {
        OURS.add(folder.toAbsolutePath());
        FileChannel channel =
                FileChannel.open(folder.resolve(OWNED), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return channel.lock();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static void letGo(Path folder, FileLock lock) throws IOException {
        lock.acquiredBy().close();
        OURS.remove(folder.toAbsolutePath());
    }

    /**
     * Takes away the folders in {@code among} that are nobody's any more. What cannot be looked at or taken away stays.
     *
     * @return how many
     */
    static int takeAway(Path among, Instant now) {
        int gone = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(among, PREFIX + "*")) {
            for (Path folder : folders) {
                if (gone < AT_MOST && isNobodys(folder, now)) {
                    delete(folder);
                    gone++;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            logger.log(System.Logger.Level.DEBUG, "what analysts left in " + among + " stays there", e);
        }
        return gone;
    }

    private static boolean isNobodys(Path folder, Instant now) {
        Path owned = folder.resolve(OWNED);
        try {
            boolean settled = !OURS.contains(folder.toAbsolutePath())
                    && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.isRegularFile(owned, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(owned, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(now.minus(SETTLED));
            if (!settled) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(owned, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = channel.tryLock()) {
                return lock != null;
            }
        } catch (IOException | OverlappingFileLockException _) {
            // Another user's.
            return false;
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
