package dev.portcullis.policy;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import java.util.List;

/**
 * What a rule's metadata says of it.
 *
 * @param title what a finding says, in a few words of people
 * @param verdict what a finding means; never allowed
 * @param tier 1 to 3 when a finding escalates, otherwise 0
 * @param stage {@code enforce}, or {@code shadow} for a rule on trial
 * @param purposes the questions it is asked
 * @param needs the facts it rests on
 */
public record RuleDescription(
        String title,
        String code,
        VerdictWord verdict,
        int tier,
        String stage,
        List<Purpose> purposes,
        Disclosure disclose,
        List<String> needs) {
    private static final int TITLE_CHARACTERS = 120;

    public RuleDescription {
        purposes = List.copyOf(purposes);
        needs = List.copyOf(needs);
        code = Reason.of(code).code();
        boolean sound = switch (verdict) {
            case ALLOWED -> false;
            case ESCALATED -> tier >= 1 && tier <= Judgement.HIGHEST_TIER;
            case DENIED, UNDETERMINED -> tier == 0;
        };
        if (!sound
                || title.isBlank()
                || title.length() > TITLE_CHARACTERS
                || purposes.isEmpty()
                || purposes.contains(Purpose.AMEND)
                || needs.isEmpty()
                || !(stage.equals("enforce") || stage.equals("shadow"))) {
            throw new IllegalArgumentException("the metadata of " + code + " does not fit together");
        }
    }
}
