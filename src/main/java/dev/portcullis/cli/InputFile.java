package dev.portcullis.cli;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.modification.BlobStore;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What commands read from files named by a person; whatever is wrong with one becomes what to do about it. */
final class InputFile {
    private InputFile() {}

    /** The whole of a file of at most {@code atMost} bytes. */
    static Bytes read(Path file, int atMost) throws CommandFailedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(atMost + 1);
            if (content.length > atMost) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION, file + " has more than " + atMost + " bytes", "Name the right file");
            }
            return Bytes.copyOf(content);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static Charter charter(Path file) throws CommandFailedException {
        try {
            return Charter.parse(read(file, Bounds.CHARTER_BYTES));
        } catch (MalformedCharterException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    file + " is no charter: " + e.getMessage(),
                    "Correct that line; docs/reference/charter.md says what each key means",
                    e);
        }
    }

    static TrustDocument trust(Path file) throws CommandFailedException {
        try {
            return TrustDocument.parse(read(file, Bounds.TRUST_BYTES).toArray());
        } catch (MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    file + " is no trust document: " + e.getMessage(),
                    "Get it anew from whom you trust, byte for byte, and name it with --trust",
                    e);
        }
    }

    static SigningKey key(Path file) throws CommandFailedException {
        try {
            return SigningKey.load(file);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    String.valueOf(e.getMessage()),
                    "Name your key with --key; portcullis keys new NAME --out FILE makes one",
                    e);
        }
    }

    /** The tree in a folder; the content of its files goes into {@code blobs}. */
    static Tree tree(Path folder, BlobStore blobs) throws CommandFailedException {
        try {
            return Tree.read(folder, blobs);
        } catch (ContentRefusedException e) {
            throw refused(folder, e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.DENIED, folder + ": " + e.getMessage(), "Leave out what does not belong to the tree", e);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** The tree in a folder of any size within the bounds, without its content. */
    static Tree tree(Path folder) throws CommandFailedException {
        try {
            return Tree.read(folder);
        } catch (ContentRefusedException e) {
            throw refused(folder, e);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static CommandFailedException refused(Path folder, ContentRefusedException refusal) {
        return new CommandFailedException(
                ExitCode.DENIED,
                folder + " is no tree: " + refusal.getMessage(),
                "Remove or rename that file; docs/reference/tree-digest.md says what a tree may hold",
                refusal);
    }

    static CommandFailedException unreadable(Path path, IOException failure) {
        String what = switch (failure) {
            case NoSuchFileException _ -> "there is no " + path;
            case NotDirectoryException _ -> path + " is no folder";
            case FileAlreadyExistsException _ -> path + " is there already";
            default -> "cannot read " + path + ": " + failure.getMessage();
        };
        return new CommandFailedException(
                ExitCode.CONFIGURATION, what, "Name what is there and yours to read", failure);
    }
}
