package dev.portcullis.api;

/** Ends a request with a problem. The detail goes to the caller: no internal names in it. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    ProblemException(ProblemCode code, String detail) {
        super(detail);
        this.code = code;
    }

    ProblemException(ProblemCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    ProblemCode code() {
        return code;
    }
}
