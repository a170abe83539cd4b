package dev.portcullis.permit;

import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.kernel.Digest;

/** A receipt that {@link PermitVerifier} checked against its permit. */
public final class Receipt {
    private final RedemptionPredicate terms;
    private final Digest digest;

    Receipt(RedemptionPredicate terms, Digest digest) {
        this.terms = terms;
        this.digest = digest;
    }

    public RedemptionPredicate terms() {
        return terms;
    }

    /** Digest of the receipt's envelope. */
    public Digest digest() {
        return digest;
    }
}
