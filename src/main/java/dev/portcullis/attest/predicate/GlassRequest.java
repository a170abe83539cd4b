package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.StrictJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What two people are asked to do past the usual way: the document whose digest they sign.
 *
 * @param lineage what a stop stops; absent when it stops all, and of an extension
 * @param proposal whose evaluation is extended; absent of a stop
 * @param until the evaluation's new deadline; absent of a stop
 * @param by who asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GlassRequest(
        BreakGlassId breakglass,
        BreakGlassAct act,
        @Nullable LineageId lineage,
        @Nullable ProposalId proposal,
        @Nullable Instant until,
        String reason,
        PersonId by) {
    private static final String SUBJECT = "breakglass:";

    public GlassRequest {
        boolean extends_ = act == BreakGlassAct.EXTEND;
        if (extends_ != (proposal != null) || extends_ != (until != null) || (extends_ && lineage != null)) {
            throw new IllegalArgumentException("a stop names a lineage or nothing, an extension a proposal and a time");
        }
    }

    public Bytes toBytes() {
        return Bytes.copyOf(StrictJson.write(this));
    }

    /** Whether this is what was done: nothing else, of nothing else, for no other reason, and no longer. */
    public boolean isDoneBy(BreakGlassPredicate done) {
        return done.breakglass().equals(breakglass)
                && done.act() == act
                && done.scope().equals(scope())
                && done.reason().equals(reason)
                && (until == null || done.until().equals(until));
    }

    /** What its ask is about. */
    public String subject() {
        return SUBJECT + breakglass;
    }

    /** {@code all}, {@code lineage:<id>} or {@code proposal:<id>}. */
    public String scope() {
        if (proposal != null) {
            return "proposal:" + proposal;
        }
        return lineage == null ? "all" : "lineage:" + lineage;
    }
}
