package dev.portcullis.clearance;

import dev.portcullis.kernel.Reason;

/** A redemption or renewal that gives no leave; nothing was changed. The code is stable. */
public final class RedemptionRefusedException extends Exception {
    /** Why not. */
    public enum Code {
        PERMIT_UNKNOWN,
        WRONG_AUDIENCE,
        ALREADY_REDEEMED,
        PERMIT_EXPIRED,
        PERMIT_REVOKED,
        /** The charter, policy or trust moved since it was issued (P7). */
        EPOCH_STALE,
        /** A sign-off behind it no longer counts (A7). */
        SIGN_OFF_VOID,
        HALTED,
        /** Its entry is not in a published checkpoint yet (P6): try again. */
        NOT_YET_PUBLISHED,
        REDEMPTION_UNKNOWN,
        /** The work was settled, or its lease ran out and another may have taken over (P3). */
        LEASE_OVER
    }

    private final Code code;

    public RedemptionRefusedException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public Reason reason() {
        return Reason.of(code.name());
    }
}
