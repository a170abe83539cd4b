package dev.portcullis.modification;

import dev.portcullis.kernel.Inert;

/** A charter that is refused; the message is inert, begins with line and column, and says what is expected there. */
public final class MalformedCharterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * Refuses at a place.
     *
     * @param line counted from 1
     * @param column counted from 1, in characters
     */
    public MalformedCharterException(int line, int column, String message) {
        super("line " + line + ", column " + column + ": " + Inert.text(message, 400));
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
