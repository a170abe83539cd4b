package dev.portcullis.cli;

/** What a command's end tells the shell. The codes from 64 on are those of {@code sysexits.h}. */
public enum ExitCode {
    DONE(0, "Done, allowed, or passed"),
    INTERNAL(1, "A fault of ours"),
    WAITING(3, "Waiting for people, or escalated to them"),
    DENIED(4, "Denied or refused, or a check failed"),
    UNDETERMINED(5, "No gate could say; treated as a refusal"),
    HALTED(6, "A halt stands over it"),
    DECLINED(7, "People declined, or nobody answered in time"),
    UNVERIFIED(8, "What was to be verified is not genuine"),
    INCOMPLETE(9, "What could be verified is genuine, but something could not be looked at"),
    USAGE(64, "The command line makes no sense"),
    UNAVAILABLE(69, "Something needed does not answer"),
    TIMED_OUT(75, "The time given with `--wait` is over"),
    NOT_ENTITLED(77, "Not yours to do"),
    CONFIGURATION(78, "A file, a setting or a tool is missing or wrong"),
    NO_PERMIT(125, "`run` was given no permit, so the child was never started");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** What it says, as the reference page prints it. */
    public String meaning() {
        return meaning;
    }
}
