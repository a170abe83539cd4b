package dev.portcullis.admission;

import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Reason;
import dev.portcullis.modification.Charter;
import dev.portcullis.policy.PolicyBundle;
import java.util.List;
import java.util.Optional;

/**
 * What tells an ask from others, in a line. Nobody signs it.
 *
 * @param why the gravest reason, as a sentence
 * @param code the reason's code; empty where policy found nothing and for an amendment
 * @param others how many reasons there are besides
 * @param size of the difference from its base; empty for an amendment, and where it is too large to be looked at for a
 *     line of a list
 * @param measured empty before a run
 */
public record CaseBrief(String why, String code, int others, Optional<Size> size, Optional<Measured> measured) {

    /** How much differs from the base. */
    public record Size(long files, long added, long removed) {}

    /**
     * The charter's metric, trusted, beside what the base scored.
     *
     * @param base empty where it is not on record
     */
    public record Measured(String metric, Decimal score, Optional<Decimal> base, Charter.Direction direction) {
        /** Which way is better, in plain words. */
        public String better() {
            return EvidenceText.better(direction);
        }
    }

    /** Of a proposal. */
    static CaseBrief of(PolicyBundle policy, List<Reason> reasons, Optional<Size> size, Optional<Measured> measured) {
        return reasons.isEmpty()
                ? new CaseBrief("Its charter has people asked", "", 0, size, measured)
                : new CaseBrief(
                        policy.sentence(reasons.getFirst()),
                        reasons.getFirst().code(),
                        reasons.size() - 1,
                        size,
                        measured);
    }

    /** Of an amendment, by all that may be said of it, the gravest first. */
    static CaseBrief amends(List<String> why) {
        return new CaseBrief(why.getFirst(), "", why.size() - 1, Optional.empty(), Optional.empty());
    }
}
