package dev.portcullis.dossier;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.dossier.CaseEntries.Placed;
import dev.portcullis.dossier.NamedDocuments.Named;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.modification.ContentRefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the documents of a dossier are to the entries that name them. */
public final class NamedOf {
    private static final String SCHEME = "portcullis:";

    private NamedOf() {}

    /**
     * The documents that belong to the entries, there or not, with what each is; in the order in which they are named.
     * Files that are the same in all trees are told only where they are there.
     */
    public static Map<Digest, String> documents(List<Placed> placed, Map<Digest, Bytes> there) {
        Map<Digest, String> all = new LinkedHashMap<>();
        Map<Digest, String> files = new LinkedHashMap<>();
        Map<Digest, String> rest = new LinkedHashMap<>();
        for (Placed one : placed) {
            if (one.said().isEmpty()) {
                continue;
            }
            Statement statement = one.said().get().statement();
            try {
                Map<Digest, String> words = words(statement);
                for (Named named : DossierGathering.named(statement)) {
                    all.putIfAbsent(named.digest(), words.getOrDefault(named.digest(), word(statement, named)));
                }
                if (statement.predicateType() == PredicateType.VERDICT) {
                    Basis basis = DossierGathering.basis(statement);
                    Function<Digest, Optional<Bytes>> trees = digest -> Optional.ofNullable(there.get(digest));
                    DossierGathering.changed(basis, trees)
                            .forEach(file -> files.putIfAbsent(file, "file that differs"));
                    DossierGathering.files(basis, trees).stream()
                            .filter(there::containsKey)
                            .forEach(file -> rest.putIfAbsent(file, "file"));
                }
            } catch (MalformedJsonException | ContentRefusedException _) {
                // A statement, or a tree, that cannot be read names nothing.
            }
        }
        files.forEach(all::putIfAbsent);
        rest.forEach(all::putIfAbsent);
        return all;
    }

    private static Map<Digest, String> words(Statement statement) throws MalformedJsonException {
        Map<Digest, String> words = new LinkedHashMap<>();
        if (statement.predicateType() == PredicateType.VERDICT) {
            for (InputAttestation input :
                    statement.predicate(VerdictPredicate.class).inputAttestations()) {
                int slash = input.uri().indexOf('/');
                if (input.uri().startsWith(SCHEME) && slash > 0) {
                    words.putIfAbsent(input.digest().digest(), input.uri().substring(SCHEME.length(), slash));
                }
            }
        }
        return words;
    }

    private static String word(Statement statement, Named named) {
        PredicateType type = statement.predicateType();
        return switch (named.kind()) {
            case TREE -> "tree";
            case CONTENT -> type == PredicateType.ASK ? "what people were shown" : "evaluation log";
            case DOCUMENT -> type == PredicateType.VERDICT ? "policy bundle" : "what an amendment puts in force";
        };
    }
}
