package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That two people or more broke the glass: what was done, by whom, past whom, and until when (A9).
 *
 * @param scope {@code all} or {@code lineage:<id>} of a stop, {@code proposal:<id>} of an extension
 * @param by who signed, each another person
 * @param signOffs digests of their sealed sign-offs
 * @param skipped who could have been asked and has not signed, in the order of their names
 * @param halt the halt that a stop raised; absent of an extension
 * @param ended proposals whose running work a stop ended
 * @param from the deadline that an extension moved; absent of a stop
 * @param until when it is over: an extended evaluation's new deadline; a stop's halt stays until it is re-armed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BreakGlassPredicate(
        BreakGlassId breakglass,
        BreakGlassAct act,
        String scope,
        String reason,
        List<PersonId> by,
        List<Digest> signOffs,
        List<PersonId> skipped,
        @Nullable HaltId halt,
        int ended,
        @Nullable Instant from,
        Instant at,
        Instant until) {
    /** Names of skipped people one entry tells. */
    public static final int NAMED = 200;

    public BreakGlassPredicate {
        by = List.copyOf(by);
        signOffs = List.copyOf(signOffs);
        skipped = List.copyOf(skipped);
    }
}
