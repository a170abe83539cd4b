package dev.portcullis.policy;

import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.kernel.Gate;
import java.util.List;

/**
 * One question to the policy: over which gate, at least of which tier, and with which facts.
 *
 * @param requiredTier what charter and class require whatever the policy says, 0 to 3
 * @param document what the rules see; speaks of the gate's purpose and trees
 * @param behind what the document was made from besides what the basis names: facts, readings, reports
 */
public record PolicyInput(Gate gate, int requiredTier, InputDocument document, List<InputAttestation> behind) {
    public PolicyInput {
        behind = List.copyOf(behind);
        if (requiredTier < 0 || requiredTier > Judgement.HIGHEST_TIER) {
            throw new IllegalArgumentException("no such tier: " + requiredTier);
        }
        // P2: a document about other trees would be judged under this basis.
        boolean same = document.purpose() == gate.purpose()
                && document.tree().base().equals(gate.basis().base())
                && document.tree().anchor().equals(gate.basis().anchor())
                && document.tree().result().equals(gate.basis().result());
        if (!same) {
            throw new IllegalArgumentException("the facts are not about the gate they are put to");
        }
    }
}
