package dev.portcullis.admission;

import dev.portcullis.kernel.Reason;

/** A request that changes nothing, with a stable code; the edge turns it into a problem or a dead letter. */
public final class AdmissionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why nothing was changed. */
    public enum Code {
        PROPOSAL_UNKNOWN,
        LINEAGE_UNKNOWN,
        LINEAGE_NOT_OPEN,
        /** The charter was amended since, and no longer enrols the proposer with this key. */
        KEY_NOT_ENROLLED,
        /** Another proposer's case over the same base and result is open. */
        ALREADY_OPEN,
        /** The id is taken by another proposal. */
        PROPOSAL_ID_TAKEN,
        /** It has ended, or a worker is moving the head for it. */
        NOT_WITHDRAWABLE,
        /** Only an admitted proposal can ask to be promoted. */
        NOT_ADMITTED,
        REDEMPTION_UNKNOWN,
        /** Another worker than the one that redeemed. */
        WORKER_MISMATCH,
        FENCE_STALE,
        /** The redemption is not proven to be in the ledger (S11). */
        REDEMPTION_NOT_LOGGED,
        /** It tells of a use that no run has. */
        USE_IMPLAUSIBLE,
        /** Another candidate or scorer than the permit's. */
        EVIDENCE_MISMATCH,
        /** A log that the evidence names was not put before it. */
        EVIDENCE_LOG_MISSING,
        /** It was reported before. */
        ALREADY_REPORTED,
        AMENDMENT_INVALID,
        AMENDMENT_OPEN,
        /** People declined the same over the same before, which is final (A6). */
        DECLINED_BEFORE,
        /** Another lineage enrols this key, or people are asked whether it shall. */
        PROPOSER_KEY_TAKEN,
        /** The gate was not told at which origin passkeys are used. */
        PASSKEYS_OFF,
        /** No challenge waits for this key: none was asked for, or it was used, or it is too old. */
        CHALLENGE_OVER,
        /** The key was made for another place or challenge, without verifying the person, or is enrolled already. */
        PASSKEY_REFUSED,
        /** The person is not in trust. */
        NOT_ENROLLED,
        AMENDMENT_UNKNOWN,
        /** Only what was granted and waits can be cancelled. */
        AMENDMENT_NOT_WAITING,
        /** The person is in none of the groups that are asked. */
        NOT_ENTITLED,
        /** The roster could no longer meet a quorum (F11). */
        QUORUM_UNREACHABLE,
        HALT_UNKNOWN,
        /** Nobody asked this about the proposer's proposal. */
        QUESTION_UNKNOWN,
        /** The ask it was put for is over, or about to be asked anew. */
        QUESTION_OVER,
        ALREADY_REPLIED,
        /** It is none of what two people may do past the usual way (A9). */
        BREAKGLASS_REFUSED
    }

    private final Code code;

    public AdmissionRefusedException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public AdmissionRefusedException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public Reason reason() {
        return Reason.of(code.name());
    }
}
