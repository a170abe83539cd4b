package dev.portcullis.verify;

import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The trees of an export, to be analysed as the gate analysed them. */
final class ExportedTrees {
    private final Documents documents;
    private final FactFinder analysts;

    ExportedTrees(Documents documents, FactFinder analysts) {
        this.documents = documents;
        this.analysts = analysts;
    }

    /** The facts of a basis; empty when the export lacks a tree or the content of a file that analysis asks for. */
    Optional<Facts> facts(Charter charter, Basis basis) throws ExportRefusedException, DefectException {
        Optional<Tree> base = documents.tree(basis.base());
        Optional<Tree> anchor = documents.tree(basis.anchor());
        Optional<Tree> result = documents.tree(basis.result());
        if (base.isEmpty() || anchor.isEmpty() || result.isEmpty()) {
            return Optional.empty();
        }
        Contents contents = new Contents(documents);
        Facts facts = analysts.find(charter, base.get(), anchor.get(), result.get(), contents);
        return contents.wereAllThere() ? Optional.of(facts) : Optional.empty();
    }

    /** Analysis takes what is not there for a fact of its own, so what it asked for in vain is remembered here. */
    private static final class Contents implements BlobSource {
        private final Documents documents;
        private boolean allThere = true;
        private @Nullable ExportRefusedException refused;
        private @Nullable DefectException defect;

        private Contents(Documents documents) {
            this.documents = documents;
        }

        private boolean wereAllThere() throws ExportRefusedException, DefectException {
            if (refused != null) {
                throw refused;
            }
            if (defect != null) {
                throw defect;
            }
            return allThere;
        }

        @Override
        public Optional<Bytes> blob(Digest digest) {
            try {
                Optional<Bytes> content = documents.find(digest);
                allThere &= content.isPresent();
                return content;
            } catch (ExportRefusedException e) {
                refused = e;
            } catch (DefectException e) {
                defect = e;
            }
            return Optional.empty();
        }

        @Override
        public Map<Digest, Long> sizes(Set<Digest> digests) {
            Map<Digest, Long> sizes = new HashMap<>();
            for (Digest digest : digests) {
                try {
                    OptionalLong size = documents.size(digest);
                    allThere &= size.isPresent();
                    size.ifPresent(bytes -> sizes.put(digest, bytes));
                } catch (ExportRefusedException e) {
                    refused = e;
                }
            }
            return Map.copyOf(sizes);
        }
    }
}
