package dev.portcullis.modification.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.ContentRefusedException.Code;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the regular files below a directory relative to open directories, so that nobody can swap a directory for a
 * link between the look and the read.
 */
public final class DirectoryReader {
    private final Consumer<Bytes> contents;
    private final List<TreeEntry> entries = new ArrayList<>();
    private long bytes;

    public DirectoryReader(Consumer<Bytes> contents) {
        this.contents = contents;
    }

    public List<TreeEntry> read(Path directory) throws IOException, ContentRefusedException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException(
                        "reading a tree needs a file system that opens files relative to a directory: " + directory);
            }
            read(secure, new byte[0], 1);
        }
        return List.copyOf(entries);
    }

    private void read(SecureDirectoryStream<Path> directory, byte[] prefix, int depth)
            throws IOException, ContentRefusedException {
        for (Path child : directory) {
            Path name = child.getFileName();
            byte[] path = join(prefix, rawName(child));
            PosixFileAttributes attributes = directory
                    .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            if (attributes.isDirectory()) {
                if (depth >= Bounds.PATH_SEGMENTS || path.length > Bounds.PATH_BYTES) {
                    throw new ContentRefusedException(Code.PATH_TOO_LONG, shown(path));
                }
                try (SecureDirectoryStream<Path> inner =
                        directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    read(inner, join(path, new byte[] {'/'}), depth + 1);
                }
            } else if (attributes.isRegularFile()) {
                entries.add(readFile(directory, name, TreePath.parse(path), attributes));
            } else {
                throw new ContentRefusedException(
                        attributes.isSymbolicLink() ? Code.SYMLINK : Code.SPECIAL_FILE, shown(path));
            }
        }
    }

    private TreeEntry readFile(
            SecureDirectoryStream<Path> directory, Path name, TreePath path, PosixFileAttributes attributes)
            throws IOException, ContentRefusedException {
        if (entries.size() == Bounds.TREE_FILES) {
            throw new ContentRefusedException(Code.TREE_TOO_MANY_FILES, "more than " + Bounds.TREE_FILES + " files");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (var in = Channels.newInputStream(
                directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            content.writeBytes(in.readNBytes(Bounds.FILE_BYTES + 1));
        }
        bytes += content.size();
        if (content.size() > Bounds.FILE_BYTES) {
            throw new ContentRefusedException(Code.FILE_TOO_BIG, path.toString());
        }
        if (bytes > Bounds.TREE_BYTES) {
            throw new ContentRefusedException(Code.TREE_TOO_BIG, path.toString());
        }
        Bytes read = Bytes.copyOf(content.toByteArray());
        contents.accept(read);
        FileMode mode = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
                ? FileMode.EXECUTABLE
                : FileMode.REGULAR;
        return new TreeEntry(mode, Digest.of(read), path);
    }

    /** The name's own bytes: {@code Path.toString} decodes them by the locale, its URI does not. */
    private static byte[] rawName(Path child) {
        String path = child.toUri().getRawPath();
        String escaped = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        escaped = escaped.substring(escaped.lastIndexOf('/') + 1);
        ByteArrayOutputStream name = new ByteArrayOutputStream(escaped.length());
        for (int at = 0; at < escaped.length(); at++) {
            if (escaped.charAt(at) == '%') {
                name.write(Integer.parseInt(escaped, at + 1, at + 3, 16));
                at += 2;
            } else {
                name.write(escaped.charAt(at));
            }
        }
        return name.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(first.length + second.length);
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    private static String shown(byte[] path) {
        return Bytes.copyOf(path).utf8();
    }
}
