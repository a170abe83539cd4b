package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gate would say of a difference, judged without a gate; it proves nothing to anybody.
 *
 * @param verdict the strictest of the purposes asked
 * @param tier policy's, the highest of the purposes asked
 * @param requires the tier of each purpose after the charter's own tiers
 * @param factsDigest of the facts over both differences, as a verdict of the gate names them
 * @param basis digest of the six digests it was judged over
 * @param whyNot what the verdict would be without each thing found; null when that was not asked
 */
record OfflineJudgement(
        String schema,
        VerdictWord verdict,
        int tier,
        Map<Purpose, Integer> requires,
        @JsonProperty("class") ModificationClass modificationClass,
        List<Told> reasons,
        Facts.Difference facts,
        Digest factsDigest,
        Digest basis,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Without> whyNot) {
    static final String SCHEMA = "portcullis.judgement/v1";

    /**
     * One reason.
     *
     * @param rule the rule's directory, such as {@code checks/removed}
     */
    record Told(String code, @Nullable String at, String rule) {}

    /**
     * The verdict had one thing not been found.
     *
     * @param without the name of the fact
     */
    record Without(String without, VerdictWord verdict, int tier) {}
}
