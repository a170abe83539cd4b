package dev.portcullis.ledger;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.VerifierKey;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whom the ledger asks to cosign, and how many of them it takes.
 *
 * @param witnesses their addresses (submission prefixes); what they answer counts by their keys alone
 * @param policy asked anew for each checkpoint: trust may change
 */
public record Witnessing(List<URI> witnesses, Supplier<LogPolicy> policy) {
    /** Most witnesses a ledger asks. */
    public static final int MOST = 32;

    public Witnessing {
        witnesses = List.copyOf(witnesses);
        if (witnesses.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " witnesses, not " + witnesses.size());
        }
    }

    /** Nobody is asked and nobody is needed: only for what is marked as a demonstration. */
    public static Witnessing none(VerifierKey log) {
        LogPolicy policy = LogPolicy.unwitnessed(log);
        return new Witnessing(List.of(), () -> policy);
    }
}
