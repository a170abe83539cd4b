package dev.portcullis.policy;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Reason;
import java.util.List;

/**
 * What the policy says of one input, unsealed: enough to show, never enough to act on.
 *
 * @param tier 1 to 3 when escalated, otherwise 0
 * @param reasons why, the gravest first; empty when allowed
 */
public record Judgement(VerdictWord verdict, int tier, List<PolicyReason> reasons) {
    /** The rule that stands for the evaluator itself where no rule of the bundle spoke. */
    private static final String EVALUATOR = "policy/evaluator";

    static final int HIGHEST_TIER = 3;

    public Judgement {
        reasons = List.copyOf(reasons);
        boolean consistent = switch (verdict) {
            case ALLOWED -> tier == 0 && reasons.isEmpty();
            case ESCALATED -> tier >= 1 && tier <= HIGHEST_TIER && !reasons.isEmpty();
            case UNDETERMINED, DENIED -> tier == 0 && !reasons.isEmpty();
        };
        if (!consistent || reasons.size() > Bounds.REASONS) {
            throw new IllegalArgumentException(verdict + " of tier " + tier + " with " + reasons.size() + " reasons");
        }
    }

    static Judgement undetermined(Reason reason) {
        return new Judgement(
                VerdictWord.UNDETERMINED, 0, List.of(new PolicyReason(reason, EVALUATOR, Disclosure.CODE)));
    }

    /**
     * This judgement, but never below the tier that charter and class require: allowed by policy alone always means
     * that nobody else needs to be asked.
     */
    public Judgement raisedTo(int requiredTier) {
        return switch (verdict) {
            case DENIED, UNDETERMINED -> this;
            case ALLOWED ->
                requiredTier == 0
                        ? this
                        : new Judgement(
                                VerdictWord.ESCALATED,
                                requiredTier,
                                List.of(new PolicyReason(
                                        Reason.of("TIER_REQUIRED"), "charter/tiers", Disclosure.CODE)));
            case ESCALATED -> requiredTier <= tier ? this : new Judgement(verdict, requiredTier, reasons);
        };
    }
}
