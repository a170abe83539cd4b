package dev.portcullis.cli.bench;

/** Why there are no figures, and what the person can do about it. */
public final class BenchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public BenchFailedException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    public BenchFailedException(String what, String remedy, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
