package dev.portcullis.policy;

import dev.portcullis.kernel.Reason;
import java.util.Optional;

/**
 * A reason with the rule that gave it and what the proposer may learn of it.
 *
 * @param rule the rule's directory below {@code rules/}, such as {@code checks/removed}
 */
public record PolicyReason(Reason reason, String rule, Disclosure disclose) {

    /** What the proposer is told; empty when it is told nothing. */
    public Optional<Reason> disclosed() {
        return switch (disclose) {
            case NONE -> Optional.empty();
            case CODE -> Optional.of(Reason.of(reason.code()));
            case FULL -> Optional.of(reason);
        };
    }
}
