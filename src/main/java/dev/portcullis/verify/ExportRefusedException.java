package dev.portcullis.verify;

import dev.portcullis.kernel.Inert;

/** What was given is no export that can be looked at; nothing in it was believed. */
public final class ExportRefusedException extends Exception {
    /** The stable codes. */
    public enum Code {
        EXPORT_UNREADABLE,
        /** Neither a folder nor a tar as {@code ledger export} writes it. */
        EXPORT_NOT_AN_EXPORT,
        EXPORT_TRUNCATED,
        EXPORT_TOO_LARGE,
        /** A member that is no regular file. */
        EXPORT_LINK,
        /** A member no export has, or a name that is not plain. */
        EXPORT_FOREIGN_MEMBER,
        EXPORT_MEMBER_TWICE
    }

    private final Code code;

    public ExportRefusedException(Code code, String message) {
        super(code + ": " + Inert.text(message, 300));
        this.code = code;
    }

    public ExportRefusedException(Code code, Exception cause) {
        this(code, String.valueOf(cause.getMessage()));
        initCause(cause);
    }

    public Code code() {
        return code;
    }
}
