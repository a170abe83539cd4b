package dev.portcullis.verify;

import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import java.time.Instant;

/**
 * An entry whose signature counts.
 *
 * @param time what it states, or the latest time stated before it
 */
record LoggedEntry(long index, Instant time, VerifiedStatement sealed) {

    <P> P predicate(Class<P> shape) throws DefectException {
        try {
            return sealed.statement().predicate(shape);
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.ENTRY_MALFORMED, e);
        }
    }

    Digest subject() throws DefectException {
        try {
            return sealed.statement().subject();
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.ENTRY_MALFORMED, e);
        }
    }

    /** The name by which proofs refer to it. */
    Digest digest() {
        return sealed.envelope().digest();
    }
}
