package dev.portcullis.cli;

/** Why a command cannot go on, and what the person can do about it. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;

    /**
     * Says why a command ends.
     *
     * @param exitCode what the shell is told
     * @param what what is wrong, one sentence without a full stop
     * @param remedy what to do now, one sentence or a command; never empty
     */
    public CommandFailedException(ExitCode exitCode, String what, String remedy) {
        super(what);
        if (remedy.isBlank()) {
            throw new IllegalArgumentException("an error without a remedy helps nobody: " + what);
        }
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    public CommandFailedException(ExitCode exitCode, String what, String remedy, Throwable cause) {
        this(exitCode, what, remedy);
        initCause(cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String remedy() {
        return remedy;
    }
}
