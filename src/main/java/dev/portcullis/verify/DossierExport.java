package dev.portcullis.verify;

import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.verify.ExportRefusedException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A dossier as the export of one case: its checkpoint and its documents by name. */
final class DossierExport implements Export {
    private final Bytes file;
    private final Dossier dossier;
    private final Map<String, Bytes> members = new TreeMap<>();

    private DossierExport(Bytes file, Dossier dossier) {
        this.file = file;
        this.dossier = dossier;
        members.put(CHECKPOINT, Bytes.utf8(dossier.checkpoint()));
        dossier.byDigest().forEach((digest, document) -> members.put(Export.blob(digest), document));
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
        Optional<Bytes> content = Optional.ofNullable(members.get(name));
        if (content.isPresent() && content.get().length() > Export.bound(name)) {
            throw new ExportRefusedException(Code.EXPORT_TOO_LARGE, name + " is larger than such a thing may be");
        }
        return content;
    }

    @Override
    public OptionalLong size(String name) {
        Bytes content = members.get(name);
        return content == null ? OptionalLong.empty() : OptionalLong.of(content.length());
    }

    @Override
    public void forEachBlob(BlobVisitor visitor) {
        dossier.documents().forEach(document -> visitor.visit(Digest.of(document), document));
    }

    @Override
    public void close() {}
}
