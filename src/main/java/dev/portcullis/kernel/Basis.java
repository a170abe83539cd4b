package dev.portcullis.kernel;

import java.util.Optional;

/**
 * The six digests a judgement stands on. Whatever binds one basis binds all of it: any change voids (P2, A1).
 *
 * @param result tree that would run or become the head
 * @param base tree it was derived from; at promote the lineage's head
 * @param anchor tree people last signed off as a whole
 * @param charter charter in force
 * @param evidence evidence judged, {@link Digest#EMPTY} before a run
 * @param policy policy bundle in force
 */
public record Basis(Digest result, Digest base, Digest anchor, Digest charter, Digest evidence, Digest policy) {

    /** One digest over all six, in this order: the key by which equal bases are found. */
    public Digest digest() {
        return Digest.of("portcullis.basis/v1\nresult %s\nbase %s\nanchor %s\ncharter %s\nevidence %s\npolicy %s\n"
                .formatted(result, base, anchor, charter, evidence, policy));
    }

    /**
     * What a run left behind, in one document whose digest is the {@code evidence} of a basis.
     *
     * @param outcome digest of the worker's sealed outcome
     * @param scores digest of the evaluator's sealed evidence, where the candidate could be scored
     */
    public static Bytes evidence(Digest outcome, Optional<Digest> scores) {
        return Bytes.utf8(
                "portcullis.evidence/v1\noutcome %s\nevidence %s\n".formatted(outcome, scores.orElse(Digest.EMPTY)));
    }
}
