package dev.portcullis.modification;

import dev.portcullis.kernel.Reason;

/** Content or a tree that is refused before anyone judges it; the reason's code is stable and its place inert. */
public final class ContentRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    public ContentRefusedException(String code, String at) {
        this(Reason.at(code, at));
    }

    public ContentRefusedException(String code, String at, Throwable cause) {
        this(Reason.at(code, at));
        initCause(cause);
    }

    private ContentRefusedException(Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String code() {
        return reason.code();
    }
}
