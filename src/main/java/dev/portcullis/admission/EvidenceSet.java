package dev.portcullis.admission;

import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Optional;

/**
 * What a run left behind: the worker's outcome and, where the candidate could be scored, the evaluator's evidence.
 *
 * @param outcomeDigest digest of the sealed outcome
 * @param evidenceDigest digest of the sealed evidence
 */
record EvidenceSet(
        OutcomePredicate outcome,
        Digest outcomeDigest,
        Optional<EvidencePredicate> evidence,
        Optional<Digest> evidenceDigest) {

    /** Both by digest, in one document. */
    Bytes document() {
        return Basis.evidence(outcomeDigest, evidenceDigest);
    }

    /** The evidence of a basis. */
    Digest digest() {
        return Digest.of(document());
    }
}
