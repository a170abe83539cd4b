package dev.portcullis.signoff;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Gate;
import java.time.Instant;
import java.util.List;

/**
 * The quorum of the tier said yes over one gate. Made by {@link SignOffGate} alone, from sign-offs that were verified
 * against trust.
 */
public final class Granted implements SignOffOutcome {
    private final AskId ask;
    private final Gate gate;
    private final int tier;
    private final List<Envelope> proofs;
    private final Instant until;

    Granted(AskId ask, Gate gate, int tier, List<Envelope> proofs, Instant until) {
        this.ask = ask;
        this.gate = gate;
        this.tier = tier;
        this.proofs = List.copyOf(proofs);
        this.until = until;
    }

    public AskId ask() {
        return ask;
    }

    public Gate gate() {
        return gate;
    }

    public int tier() {
        return tier;
    }

    /** The sealed sign-offs that made it. */
    public List<Envelope> proofs() {
        return proofs;
    }

    /** When the first of them stops counting (A5): no permit outlives it. */
    public Instant until() {
        return until;
    }
}
