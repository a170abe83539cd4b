package dev.portcullis.permit;

import dev.portcullis.kernel.Inert;

/** A permit or receipt that gives no leave; which proof failed is in the stable code. */
public final class PermitRefusedException extends Exception {
    /** What was wrong. */
    public enum Code {
        PERMIT_SIGNATURE,
        PERMIT_MALFORMED,
        PERMIT_NOT_LOGGED,
        PERMIT_EXPIRED,
        PERMIT_NOT_YET_VALID,
        WRONG_AUDIENCE,
        KEY_EPOCH_STALE,
        POLICY_STALE,
        VERDICT_MISSING,
        VERDICT_MISMATCH,
        VERDICT_NOT_POSITIVE,
        READING_MISSING,
        READING_MISMATCH,
        READING_NOT_CLEARED,
        SIGN_OFF_MISSING,
        SIGN_OFF_MISMATCH,
        SIGN_OFF_EXPIRED,
        QUORUM_NOT_MET,
        CHARTER_MISMATCH,
        CHARTER_NOT_SIGNED,
        CONDITIONS_EXCEED_CHARTER,
        TREE_MISMATCH,
        /** Scorer or limits would change: no verdict and no quorum of a proposal gives leave for that. */
        HARNESS_TOUCHED,
        RECEIPT_SIGNATURE,
        RECEIPT_MISMATCH
    }

    private final Code code;

    public PermitRefusedException(Code code, String message) {
        super(code + ": " + Inert.text(message, 300));
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
