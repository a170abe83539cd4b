package dev.portcullis.local;

/** Why the local stack did not start or stop, and what the person can do about it. */
public final class StackFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Says what failed.
     *
     * @param what one sentence without a full stop, naming the log file where there is one
     * @param remedy what to do now
     */
    public StackFailedException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    public StackFailedException(String what, String remedy, Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
