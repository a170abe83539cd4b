package dev.portcullis.worker.internal;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * The trust document a person gave this machine. Read again when the file changes, so that an amendment takes effect
 * without a restart; never replaced by an older version or another installation's.
 */
final class TrustFile {
    private final Path file;
    private FileTime modified;
    private DocumentTrust trust;

    TrustFile(Path file) throws IOException {
        this.file = file;
        this.modified = Files.getLastModifiedTime(file);
        this.trust = DocumentTrust.now(read(file));
    }

    private static TrustDocument read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return TrustDocument.parse(in.readNBytes(Bounds.TRUST_BYTES + 1));
        } catch (MalformedJsonException e) {
            throw new IOException("the trust file " + file + " is refused: " + e.getMessage(), e);
        }
    }

    synchronized Trust current() throws IOException {
        FileTime now = Files.getLastModifiedTime(file);
        if (!now.equals(modified)) {
            TrustDocument next = read(file);
            TrustDocument before = trust.document();
            if (!next.installation().equals(before.installation()) || next.version() < before.version()) {
                throw new IOException("the trust file " + file + " went from version " + before.version() + " of "
                        + before.installation() + " to " + next.version() + " of " + next.installation()
                        + "; restart to accept that");
            }
            trust = DocumentTrust.now(next);
            modified = now;
        }
        return trust;
    }
}
