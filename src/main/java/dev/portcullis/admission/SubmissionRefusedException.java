package dev.portcullis.admission;

/** A signed statement that does not enter; nothing was written. The code is stable, the message inert. */
public final class SubmissionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean authentic;

    public SubmissionRefusedException(String code, boolean authentic, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.authentic = authentic;
    }

    public String code() {
        return code;
    }

    /** Whether it is known whose it is; then it was refused for what it says. */
    public boolean isAuthentic() {
        return authentic;
    }
}
