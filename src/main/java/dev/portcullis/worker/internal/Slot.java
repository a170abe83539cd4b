package dev.portcullis.worker.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place to run one thing at a time: an unprivileged user id that nobody else uses, because the kernel counts processes
 * by user id, and a folder which that id may traverse.
 *
 * <p>A slot is held by a file lock, which the kernel lets go however its holder dies; who claims it next wipes what the
 * last one left.
 */
public final class Slot implements AutoCloseable {
    private static final int RANGE = 64;
    private static final Pattern LOCK = Pattern.compile("([0-9]{4,5})\\.lock");

    private final int uid;
    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private Slot(int uid, Path folder, FileChannel channel, FileLock lock) {
        this.uid = uid;
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Claims {@code count} free slots among the {@value #RANGE} user ids from {@code firstUid} on.
     *
     * @param root folder shared by all workers of this machine; made if it is missing
     * @throws IOException when {@code root} is not ours alone to write, or too few slots are free
     */
    public static List<Slot> claim(Path root, int firstUid, int count) throws IOException {
        prepareRoot(root);
        List<Slot> claimed = new ArrayList<>();
        for (int uid = firstUid; uid < firstUid + RANGE && claimed.size() < count; uid++) {
            Slot slot = tryClaim(root, uid);
            if (slot != null) {
                claimed.add(slot);
            }
        }
        if (claimed.size() < count) {
            for (Slot slot : claimed) {
                slot.close();
            }
            throw new IOException("only " + claimed.size() + " of " + count + " slots are free in " + root
                    + "; stop another worker or give this one another first user id");
        }
        return List.copyOf(claimed);
    }

    /** Wipes every slot below {@code root} that nobody holds: what workers left that were killed. */
    public static void sweep(Path root) throws IOException {
        List<Integer> uids;
        try (Stream<Path> files = Files.list(root)) {
            uids = files.map(file -> LOCK.matcher(String.valueOf(file.getFileName())))
                    .filter(Matcher::matches)
                    .map(matcher -> Integer.valueOf(matcher.group(1)))
                    .toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (int uid : uids) {
            Slot slot = tryClaim(root, uid);
            if (slot != null) {
                slot.close();
            }
        }
    }

    private static void prepareRoot(Path root) throws IOException {
        try {
            Files.createDirectories(root.toAbsolutePath().getParent());
            Files.createDirectory(root);
        } catch (FileAlreadyExistsException e) {
            // Checked below, whoever made it.
        }
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) || Processes.ownerOf(root) != Processes.ownUid()) {
            throw new IOException(root + " must be a folder that belongs to this user; choose another with --work");
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private static @Nullable Slot tryClaim(Path root, int uid) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve(uid + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by another engine of this very process.
        }
        if (lock == null) {
            channel.close();
            return null;
        }
        Path folder = root.resolve(Integer.toString(uid));
        ControlGroup.removeLeft(Integer.toString(uid));
        Folders.wipe(folder);
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        return new Slot(uid, folder, channel, lock);
    }

    public int uid() {
        return uid;
    }

    /** Traversable by everybody, readable by its owner. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        try {
            Folders.wipe(folder);
        } finally {
            lock.close();
            channel.close();
        }
    }
}
