package dev.portcullis.clearance;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.predicate.PermitPredicate;

/** A permit that {@link PermitIssuer} issued and nobody else can have. */
public final class Permit {
    private final PermitPredicate terms;
    private final Envelope sealed;

    Permit(PermitPredicate terms, Envelope sealed) {
        this.terms = terms;
        this.sealed = sealed;
    }

    public PermitPredicate terms() {
        return terms;
    }

    public Envelope sealed() {
        return sealed;
    }
}
