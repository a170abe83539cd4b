package dev.portcullis.clearance;

import dev.portcullis.kernel.Reason;

/** Proofs that do not belong together, not enough of them, or a modification that none clears: nothing is issued. */
public final class ClearanceRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is no clearance. */
    public enum Code {
        /** Only people change the harness and the limits, by amending the charter. */
        HARNESS_TOUCHED,
        /** Class oversight, and policy alone. */
        OVERSIGHT_NOT_SIGNED_OFF,
        /** The people who granted are of a lower tier than asked. */
        TIER_TOO_LOW,
        READING_NOT_CLEARED,
        /** A proof over another purpose or basis (P2). */
        GATE_MISMATCH
    }

    private final Code code;

    ClearanceRefusedException(Code code, String message) {
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
