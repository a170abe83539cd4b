package dev.portcullis.cli.demo;

/** Why the demo could not be told to its end, and what the person can do about it. */
public final class DemoFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    DemoFailedException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    DemoFailedException(String what, String remedy, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
