package dev.portcullis.verify;

import dev.portcullis.dossier.TrustChain;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A chain of versions of trust as an export: its checkpoint and its documents by name. */
final class TrustChainExport implements Export {
    private final Map<Digest, Bytes> documents;
    private final Map<String, Bytes> members = new TreeMap<>();

    TrustChainExport(TrustChain chain) {
        this.documents = chain.byDigest();
        members.put(CHECKPOINT, Bytes.utf8(chain.checkpoint()));
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
