package dev.portcullis.permit;

import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Tree;

/** A permit whose every proof was checked by {@link PermitVerifier}; the only form in which a worker acts on one. */
public final class VerifiedPermit {
    private final PermitPredicate terms;
    private final Digest digest;
    private final Charter charter;
    private final Tree base;
    private final Tree result;

    VerifiedPermit(PermitPredicate terms, Digest digest, Charter charter, Tree base, Tree result) {
        this.terms = terms;
        this.digest = digest;
        this.charter = charter;
        this.base = base;
        this.result = result;
    }

    public PermitPredicate terms() {
        return terms;
    }

    /** Digest of the permit's envelope, which the receipt names. */
    public Digest digest() {
        return digest;
    }

    public Gate gate() {
        return new Gate(terms.purpose(), terms.basis());
    }

    public Charter charter() {
        return charter;
    }

    public Tree base() {
        return base;
    }

    /** What may run or become the head. */
    public Tree result() {
        return result;
    }
}
