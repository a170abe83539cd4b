package dev.portcullis.verify;

import org.jspecify.annotations.Nullable;

/** Stops the look at one entry, or at the log, with what is wrong. */
final class DefectException extends Exception {
    private final DefectCode code;

    DefectException(DefectCode code, String detail) {
        super(detail);
        this.code = code;
    }

    DefectException(DefectCode code, Exception cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.code = code;
    }

    DefectCode code() {
        return code;
    }

    Defect at(long entry) {
        return new Defect(code, entry, String.valueOf(getMessage()));
    }

    static void require(boolean holds, DefectCode code, String detail) throws DefectException {
        if (!holds) {
            throw new DefectException(code, detail);
        }
    }

    /** What must be there. */
    static <T> T found(@Nullable T value, DefectCode code, String detail) throws DefectException {
        if (value == null) {
            throw new DefectException(code, detail);
        }
        return value;
    }
}
