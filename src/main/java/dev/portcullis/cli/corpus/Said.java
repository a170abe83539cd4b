package dev.portcullis.cli.corpus;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.modification.ModificationClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate said of a case.
 *
 * @param modificationClass null when the gate names none
 * @param reasons codes, each with its place where there is one
 * @param trouble why there is no answer, inert; null when the gate answered. Without an answer the verdict is
 *     undetermined and counts neither as a catch nor as kept.
 */
public record Said(
        VerdictWord verdict,
        @Nullable ModificationClass modificationClass,
        List<String> codes,
        List<String> reasons,
        @Nullable String trouble) {
    public Said {
        codes = List.copyOf(codes);
        reasons = List.copyOf(reasons);
    }

    static Said nothing(String trouble) {
        return new Said(VerdictWord.UNDETERMINED, null, List.of(), List.of(), trouble);
    }
}
