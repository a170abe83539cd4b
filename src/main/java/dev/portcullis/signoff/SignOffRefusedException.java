package dev.portcullis.signoff;

import dev.portcullis.kernel.Reason;

/** A sign-off that does not count; nothing was recorded. The code is stable. */
public final class SignOffRefusedException extends Exception {
    /** Why it does not count. */
    public enum Code {
        ASK_UNKNOWN,
        /** The ask was answered, has lapsed or is void. */
        ASK_CLOSED,
        /** Nobody in trust has the key that is said to have signed: a login alone signs nothing (S3). */
        KEY_NOT_IN_TRUST,
        /** The signature does not count. */
        SIGNATURE_REFUSED,
        /** Logged in as one person, signed by another. */
        NOT_YOUR_KEY,
        /** The words are about another ask, purpose or basis (A1). */
        BASIS_MISMATCH,
        /** Another rendering was shown than the one on record. */
        VIEW_MISMATCH,
        /** The proposer's operator or contributor (A2). */
        NOT_INDEPENDENT,
        /** In none of the groups whose quorum is asked. */
        NOT_ENTITLED,
        /** Trust counts only those who are qualified for the tier, and this person is not. */
        NOT_QUALIFIED,
        /** This person answered already (A3). */
        ALREADY_SIGNED,
        /** The highest tier asks for one grant by a command, and nobody else is left to give it (S9). */
        COMMAND_NEEDED,
        /** A8. */
        REASON_MISSING,
        /** A question without words, or with too many. */
        QUESTION_MALFORMED,
        /** As much was asked about the ask as may be. */
        QUESTIONS_FULL,
        /** A burst is open already. */
        BURST_OPEN,
        /** No burst is open, or another case of it is to be answered. */
        BURST_OVER,
        /** The last burst was failed a short while ago. */
        BURST_TOO_SOON,
        /** There are not enough probes for a burst. */
        PROBES_TOO_FEW,
        /** Signed too long ago, in the future, or expiring before it could count. */
        TIME_REFUSED
    }

    private final Code code;

    public SignOffRefusedException(Code code, String message) {
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
