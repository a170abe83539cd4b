package dev.portcullis.signoff;

/** A set of probes that cannot be used; the message says which case and why. */
public final class ProbesRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProbesRefusedException(String message) {
        super(message);
    }

    public ProbesRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
