package dev.portcullis.verify;

import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.kernel.Inert;

/** Versions of trust that do not lead on from the one that is held; nothing in them was believed. */
public final class TrustRefusedException extends Exception {
    private static final int MESSAGE_CHARACTERS = 400;

    /** The stable codes. */
    public enum Code {
        /** It is no chain of versions, or more than is read of one. */
        TRUST_CHAIN_MALFORMED,
        /** It is not in a log that the key of trust signed and enough witnesses cosigned. */
        TRUST_UNPUBLISHED,
        /** It has another version in the place of the one that is held. */
        TRUST_FORKED,
        /** It ends before the version that is held. */
        TRUST_ROLLED_BACK,
        /** A version is not carried by the people of the one before it, as the rules want. */
        TRUST_STEP_REFUSED
    }

    private final Code code;

    TrustRefusedException(Code code, String message) {
        super(code + ": " + Inert.text(message, MESSAGE_CHARACTERS));
        this.code = code;
    }

    TrustRefusedException(DossierRefusedException cause) {
        this(Code.TRUST_CHAIN_MALFORMED, String.valueOf(cause.getMessage()));
        initCause(cause);
    }

    TrustRefusedException(Defect defect) {
        this(code(defect.code()), defect.toString());
    }

    private static Code code(DefectCode defect) {
        return switch (defect) {
            case CHECKPOINT_MALFORMED, CHECKPOINT_SIGNATURE, WITNESSES_MISSING, DOSSIER_PROOF -> Code.TRUST_UNPUBLISHED;
            case TRUST_NOT_PINNED -> Code.TRUST_FORKED;
            case LOG_ROLLED_BACK -> Code.TRUST_ROLLED_BACK;
            default -> Code.TRUST_STEP_REFUSED;
        };
    }

    public Code code() {
        return code;
    }
}
