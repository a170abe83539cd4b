package dev.portcullis.verify;

import dev.portcullis.dossier.TreeFiles;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The documents of an export by digest, and a note of those that are not there. */
final class Documents {
    /** Trees whose files were looked for, so that they are not looked for at every verdict; the oldest are forgotten. */
    private static final int REMEMBERED = 10_000;

    private final Export export;
    private final Findings findings;
    private final Extent extent;
    private final Map<Digest, Boolean> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    Documents(Export export, Extent extent, Findings findings) {
        this.export = export;
        this.extent = extent;
        this.findings = findings;
    }

    /** Hashes every document there is. */
    void check() throws ExportRefusedException {
        export.forEachBlob((name, content) -> {
            if (!Digest.of(content).equals(name)) {
                findings.add(new Defect(DefectCode.DOCUMENT_ALTERED, null, Export.blob(name) + " is another document"));
            }
        });
    }

    Optional<Bytes> find(Digest digest) throws ExportRefusedException, DefectException {
        Optional<Bytes> content = export.read(Export.blob(digest));
        if (content.isPresent() && !Digest.of(content.get()).equals(digest)) {
            throw new DefectException(DefectCode.DOCUMENT_ALTERED, Export.blob(digest) + " is another document");
        }
        return content;
    }

    /** A tree by the digest of its manifest. */
    Optional<Tree> tree(Digest digest) throws ExportRefusedException, DefectException {
        Optional<Bytes> manifest = find(digest);
        try {
            return manifest.isEmpty() ? Optional.empty() : Optional.of(Tree.parse(manifest.get()));
        } catch (ContentRefusedException e) {
            throw new DefectException(DefectCode.DOCUMENT_ALTERED, e);
        }
    }

    OptionalLong size(Digest digest) throws ExportRefusedException {
        return export.size(Export.blob(digest));
    }

    boolean has(Digest digest) throws ExportRefusedException {
        return export.has(Export.blob(digest));
    }

    /** Notes a document that need not be there, such as what people were shown. */
    void note(Digest digest, String what) throws ExportRefusedException {
        if (first(digest) && !has(digest)) {
            findings.notChecked(what);
        }
    }

    /** Notes of the trees of a judgement what is not there: of a case alone only the files that differ are asked for. */
    void noteTrees(Basis basis) throws ExportRefusedException, DefectException {
        for (Digest tree : List.of(basis.result(), basis.base(), basis.anchor())) {
            noteTree(tree);
        }
        if (extent == Extent.CASE) {
            for (Digest file : changed(basis)) {
                note(file, "files that differ without their content (redacted, or left out)");
            }
        }
    }

    private List<Digest> changed(Basis basis) throws ExportRefusedException, DefectException {
        List<Digest> files = new ArrayList<>();
        for (Digest before : List.of(basis.base(), basis.anchor())) {
            Optional<Tree> from = tree(before);
            Optional<Tree> to = tree(basis.result());
            if (from.isPresent() && to.isPresent()) {
                files.addAll(TreeFiles.differing(from.get(), to.get()));
            }
        }
        return files;
    }

    /** Notes a tree of which manifest or content is not there. */
    void noteTree(Digest digest) throws ExportRefusedException, DefectException {
        if (!first(digest)) {
            return;
        }
        Optional<Tree> tree = tree(digest);
        if (tree.isEmpty()) {
            findings.notChecked("trees without their manifest");
            return;
        }
        if (extent == Extent.CASE) {
            return;
        }
        for (TreeEntry entry : tree.get().entries()) {
            if (!has(entry.content())) {
                findings.notChecked("trees without the content of their files (redacted, or left out)");
                return;
            }
        }
    }

    private boolean first(Digest digest) {
        return seen.put(digest, true) == null;
    }
}
