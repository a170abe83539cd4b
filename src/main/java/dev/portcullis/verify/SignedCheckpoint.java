package dev.portcullis.verify;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.ledger.Checkpoint;

/** A checkpoint with the signatures that a policy asks for. */
final class SignedCheckpoint {
    private SignedCheckpoint() {}

    static Checkpoint of(String note, LogPolicy policy) throws DefectException {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note);
        } catch (SignatureRefusedException e) {
            throw new DefectException(DefectCode.CHECKPOINT_MALFORMED, e);
        }
        try {
            checkpoint.verify(policy);
            return checkpoint;
        } catch (SignatureRefusedException e) {
            throw new DefectException(
                    e.code() == SignatureRefusedException.Code.WITNESSES_MISSING
                            ? DefectCode.WITNESSES_MISSING
                            : DefectCode.CHECKPOINT_SIGNATURE,
                    e);
        }
    }
}
