package dev.portcullis.verify;

import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.verify.ExportRefusedException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A dossier as the export of one case: its checkpoint and its documents by name. */
final class DossierExport implements Export {
    private final Bytes file;
    private final Dossier dossier;
    private final ProvedExport proved;

    private DossierExport(Bytes file, Dossier dossier) {
        this.file = file;
        this.dossier = dossier;
        this.proved = new ProvedExport(dossier.checkpoint(), dossier.byDigest());
    }

    /** Whether the file at {@code path} begins as a dossier does. */
    static boolean isOne(Path path) throws ExportRefusedException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return DossierFile.isOne(Bytes.copyOf(in.readNBytes(DossierFile.beginningBytes())));
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    static DossierExport open(Path path) throws ExportRefusedException {
        try (InputStream in = Files.newInputStream(path)) {
            return of(Bytes.copyOf(in.readNBytes(Bounds.DOSSIER_BYTES + 1)));
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    static DossierExport of(Bytes file) throws ExportRefusedException {
        try {
            return new DossierExport(file, DossierFile.read(file));
        } catch (DossierRefusedException e) {
            throw new ExportRefusedException(code(e), e);
        }
    }

    private static Code code(DossierRefusedException refused) {
        return switch (refused.code()) {
            case DOSSIER_TOO_LARGE -> Code.EXPORT_TOO_LARGE;
            case DOSSIER_MALFORMED, DOSSIER_DISAGREES, DOSSIER_BUSY -> Code.EXPORT_NOT_AN_EXPORT;
        };
    }

    Dossier dossier() {
        return dossier;
    }

    boolean isShownAsProved() throws ExportRefusedException {
        try {
            return DossierFile.isShownAsProved(file, dossier);
        } catch (DossierRefusedException e) {
            throw new ExportRefusedException(code(e), e);
        }
    }

    @Override
    public Optional<Bytes> read(String name) throws ExportRefusedException {
        return proved.read(name);
    }

    @Override
    public OptionalLong size(String name) {
        return proved.size(name);
    }

    @Override
    public void forEachBlob(BlobVisitor visitor) {
        proved.forEachBlob(visitor);
    }

    @Override
    public void close() {}
}
