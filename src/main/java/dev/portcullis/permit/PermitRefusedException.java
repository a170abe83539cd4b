package dev.portcullis.permit;

import dev.portcullis.kernel.Inert;

/** A permit or receipt that gives no leave; which proof failed is in the stable code. */
public final class PermitRefusedException extends Exception {
    /** What was wrong. */
    public enum Code {
        /** The installation's permit key did not sign it. */
        PERMIT_SIGNATURE,
        /** It has not the form of a permit, or is for more than one use. */
        PERMIT_MALFORMED,
        /** It carries no proof that its entry is in a published checkpoint. */
        PERMIT_NOT_LOGGED,
        /** Its time is over. */
        PERMIT_EXPIRED,
        /** Its time has not begun by this worker's clock. */
        PERMIT_NOT_YET_VALID,
        /** It is for another pool. */
        WRONG_AUDIENCE,
        /** It was issued under another version of trust than this worker's. */
        KEY_EPOCH_STALE,
        /** It was judged by another policy than the one trust names. */
        POLICY_STALE,
        /** It carries no verdict, or another one than it names. */
        VERDICT_MISSING,
        /** Its verdict is not the gate's over this purpose and basis. */
        VERDICT_MISMATCH,
        /** Its verdict is denied or undetermined. */
        VERDICT_NOT_POSITIVE,
        /** A tripwire that must be read for this purpose was not, or the readings are not those it names. */
        READING_MISSING,
        /** A reading is not the gate's over this purpose and basis. */
        READING_MISMATCH,
        /** A tripwire is not cleared. */
        READING_NOT_CLEARED,
        /** The sign-offs are not those it names. */
        SIGN_OFF_MISSING,
        /** A sign-off is not an enrolled person's over this purpose and basis. */
        SIGN_OFF_MISMATCH,
        /** A sign-off no longer holds. */
        SIGN_OFF_EXPIRED,
        /** Fewer people granted than the tier asks, or not of its groups. */
        QUORUM_NOT_MET,
        /** The charter it carries is not the one it was judged under, or is for another lineage or pool. */
        CHARTER_MISMATCH,
        /** The people who must sign a charter have not signed this one. */
        CHARTER_NOT_SIGNED,
        /** It grants more time, memory or processes than the charter. */
        CONDITIONS_EXCEED_CHARTER,
        /** A tree it carries has not the digest it was judged by. */
        TREE_MISMATCH,
        /** Scorer or limits would change: no verdict and no quorum of a proposal gives leave for that. */
        HARNESS_TOUCHED,
        /** The installation's permit key did not sign the receipt. */
        RECEIPT_SIGNATURE,
        /** The receipt is for another permit, worker or nonce. */
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
