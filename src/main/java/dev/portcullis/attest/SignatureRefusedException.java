package dev.portcullis.attest;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Reason;

/** What claims to be signed does not count; says why by a stable code, and never how a better forgery would look. */
public final class SignatureRefusedException extends Exception {
    /** The stable codes. */
    public enum Code {
        /** The signature does not fit the bytes and the key, or the key named is not the one expected. */
        SIGNATURE_INVALID,
        /** Nobody in trust has the key that signed. */
        KEY_NOT_IN_TRUST,
        /** The key is known, but not at this time. */
        KEY_EXPIRED,
        /** The key is known, but not for this role; or the role may not make this kind of statement. */
        ROLE_MISMATCH,
        /** The envelope or the statement in it has not the agreed shape. */
        ENVELOPE_MALFORMED,
        /** The signed note breaks a rule of its format. */
        NOTE_MALFORMED,
        /** Too few of the witnesses in trust cosigned the checkpoint: others may have been shown another history. */
        WITNESSES_MISSING,
        /** The request carries no signature, or not one we accept: components, algorithm, label. */
        REQUEST_SIGNATURE_MALFORMED,
        /** The request was signed too long ago, or in the future. */
        REQUEST_SIGNATURE_STALE,
        /** The body of the request is not the one that was signed. */
        REQUEST_CONTENT_MISMATCH
    }

    private final Code code;

    public SignatureRefusedException(Code code, String message) {
        super(code + ": " + Inert.text(message, 300));
        this.code = code;
    }

    public SignatureRefusedException(Code code, Exception cause) {
        this(code, String.valueOf(cause.getMessage()));
        initCause(cause);
    }

    public Code code() {
        return code;
    }

    public Reason reason() {
        return Reason.of(code.name());
    }
}
