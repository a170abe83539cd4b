package dev.portcullis.dossier;

import dev.portcullis.kernel.Inert;

/** There is no such dossier to be had, or what was given is none. */
public final class DossierRefusedException extends Exception {
    private static final int MESSAGE_CHARACTERS = 300;

    /** The stable codes. */
    public enum Code {
        /** More than one file should hold; an export of the log has it all. */
        DOSSIER_TOO_LARGE,
        DOSSIER_MALFORMED,
        /** Too many are being made at the moment. */
        DOSSIER_BUSY,
        /** The log or a document that is needed does not fit what was signed. */
        DOSSIER_DISAGREES
    }

    private final Code code;

    public DossierRefusedException(Code code, String message) {
        super(code + ": " + Inert.text(message, MESSAGE_CHARACTERS));
        this.code = code;
    }

    public DossierRefusedException(Code code, Exception cause) {
        this(code, String.valueOf(cause.getMessage()));
        initCause(cause);
    }

    public Code code() {
        return code;
    }
}
