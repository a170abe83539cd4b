package dev.portcullis.improver;

/** The gate turned a request down; asking the same again will not help. */
public final class GateRefusedException extends Exception {
    private final String code;

    public GateRefusedException(String code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    /** The problem's stable code. */
    public String code() {
        return code;
    }
}
