package dev.portcullis.cli;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.verify.TrustFollowing;
import dev.portcullis.verify.TrustFollowing.Followed;
import dev.portcullis.verify.TrustRefusedException;
import dev.portcullis.worker.TrustNews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;

/**
 * A trust document in a file, from which newer versions are followed. The file is replaced whole, with the rights it had, or
 * left alone: whoever reads it meanwhile finds one version or the other.
 */
final class TrustPin {
    private final Path file;
    private final InstantSource clock;

    TrustPin(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** How a worker follows by itself. */
    static TrustNews news(Path file) {
        TrustPin pin = new TrustPin(file, InstantSource.system());
        return chain -> {
            try {
                var _ = pin.follow(chain);
            } catch (TrustRefusedException e) {
                throw new TrustNews.RefusedException(e.code().name(), e);
            }
        };
    }

    /**
     * Follows a chain and keeps where it leads.
     *
     * @throws TrustRefusedException when it does not lead on from what the file holds, which stays
     * @throws IOException when the file cannot be read or written, or is no trust document
     */
    Followed follow(Bytes chain) throws TrustRefusedException, IOException {
        byte[] held = bytes();
        Followed followed = TrustFollowing.follow(parse(held), chain, clock.instant());
        if (!followed.steps().isEmpty()) {
            replace(Bytes.copyOf(held), followed.newest());
        }
        return followed;
    }

    private byte[] bytes() throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(Bounds.TRUST_BYTES + 1);
        }
    }

    private TrustDocument parse(byte[] held) throws IOException {
        try {
            return TrustDocument.parse(held);
        } catch (MalformedJsonException e) {
            throw new IOException(file + " is no trust document: " + e.getMessage(), e);
        }
    }

    private void replace(Bytes held, TrustDocument next) throws IOException {
        // The file itself, where its name is a link to it.
        Path target = file.toRealPath();
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(target);
        Path draft = Files.createTempFile(
                target.resolveSibling("").toAbsolutePath(),
                ".trust-",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(draft, next.toBytes(), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.setPosixFilePermissions(draft, rights);
            if (!Bytes.copyOf(bytes()).equals(held)) {
                throw new IOException(file + " was replaced by somebody else meanwhile; it stays as it is now");
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
