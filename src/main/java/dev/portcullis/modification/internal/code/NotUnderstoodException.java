package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;

/** Some of a file is not what its reader knows; it says where. */
public final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Trouble trouble;

    NotUnderstoodException(int line, String what) {
        super("line " + line + ": " + what);
        this.trouble = new Trouble(line, what);
    }

    public Trouble trouble() {
        return trouble;
    }
}
