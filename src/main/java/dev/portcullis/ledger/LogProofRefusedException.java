package dev.portcullis.ledger;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.Reason;
import org.jspecify.annotations.Nullable;

/** What claims to be in the log is not proven to be. */
public final class LogProofRefusedException extends Exception {
    /** The stable codes. */
    public enum Code {
        /** The text is no tlog-proof. */
        LOG_PROOF_MALFORMED,
        /** The checkpoint is not signed by the log, is another log's, or too few witnesses cosigned it. */
        LOG_PROOF_CHECKPOINT_REFUSED,
        /** The bytes are not the entry at that index under that root. */
        LOG_PROOF_NOT_INCLUDED
    }

    private final Code code;

    public LogProofRefusedException(Code code, String message) {
        this(code, message, null);
    }

    public LogProofRefusedException(Code code, String message, @Nullable Throwable cause) {
        super(code + ": " + Inert.text(message, 300), cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public Reason reason() {
        return Reason.of(code.name());
    }
}
