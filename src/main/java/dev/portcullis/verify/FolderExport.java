package dev.portcullis.verify;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.verify.ExportRefusedException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/** An export in a folder. Opened by exact name only; what a link stands for is refused, wherever in the path it is. */
final class FolderExport implements Export {
    private final Path folder;

    FolderExport(Path folder) throws ExportRefusedException {
        try {
            this.folder = folder.toRealPath();
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    @Override
    public Optional<Bytes> read(String name) throws ExportRefusedException {
        int atMost = Export.bound(name);
        Optional<Path> file = find(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(atMost + 1);
            if (content.length > atMost) {
                throw new ExportRefusedException(Code.EXPORT_TOO_LARGE, name + " has more than " + atMost + " bytes");
            }
            return Optional.of(Bytes.copyOf(content));
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    @Override
    public OptionalLong size(String name) throws ExportRefusedException {
        Optional<Path> file = find(name);
        try {
            return file.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Files.size(file.get()));
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    private Optional<Path> find(String name) throws ExportRefusedException {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !file.toRealPath().equals(file)) {
                throw new ExportRefusedException(Code.EXPORT_LINK, name + " is no regular file of the folder");
            }
            return Optional.of(file);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    @Override
    public void forEachBlob(BlobVisitor visitor) throws ExportRefusedException {
        Path blobs = folder.resolve(BLOBS);
        if (!Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(blobs)) {
            for (Path shelf : shelves) {
                if (!Files.isDirectory(shelf, LinkOption.NOFOLLOW_LINKS)) {
                    throw new ExportRefusedException(Code.EXPORT_FOREIGN_MEMBER, BLOBS + shelf.getFileName());
                }
                try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
                    for (Path file : files) {
                        visit(visitor, BLOBS + shelf.getFileName() + "/" + file.getFileName());
                    }
                }
            }
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    private void visit(BlobVisitor visitor, String name) throws ExportRefusedException {
        Matcher blob = Names.BLOB.matcher(name);
        if (!blob.matches()) {
            throw new ExportRefusedException(Code.EXPORT_FOREIGN_MEMBER, "no export has a file " + name);
        }
        Optional<Bytes> content = read(name);
        if (content.isPresent()) {
            visitor.visit(new Digest(blob.group(2)), content.get());
        }
    }

    @Override
    public void close() {}
}
