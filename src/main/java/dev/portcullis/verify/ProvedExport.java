package dev.portcullis.verify;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A checkpoint and documents in memory as an export, each by its name: what a dossier and a chain of trust are. */
final class ProvedExport implements Export {
    private final Map<Digest, Bytes> documents;
    private final Map<String, Bytes> members = new TreeMap<>();

    ProvedExport(String checkpoint, Map<Digest, Bytes> documents) {
        this.documents = Map.copyOf(documents);
        members.put(CHECKPOINT, Bytes.utf8(checkpoint));
        documents.forEach((digest, document) -> members.put(Export.blob(digest), document));
    }

    @Override
    public Optional<Bytes> read(String name) throws ExportRefusedException {
        Optional<Bytes> content = Optional.ofNullable(members.get(name));
        if (content.isPresent() && content.get().length() > Export.bound(name)) {
            throw new ExportRefusedException(
                    ExportRefusedException.Code.EXPORT_TOO_LARGE, name + " is larger than such a thing may be");
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
        documents.forEach(visitor::visit);
    }

    @Override
    public void close() {}
}
