package dev.portcullis.cli;

/** What a command's end tells the shell. The codes from 64 on are those of {@code sysexits.h}. */
public enum ExitCode {
    /** Done, allowed, or passed. */
    DONE(0),
    /** A fault of ours. */
    INTERNAL(1),
    /** Waiting for people, or escalated to them. */
    WAITING(3),
    /** Denied or refused, or a check failed. */
    DENIED(4),
    /** No gate could say; treated as a refusal. */
    UNDETERMINED(5),
    /** A halt stands over it. */
    HALTED(6),
    /** People declined, or nobody answered in time. */
    DECLINED(7),
    /** What was to be verified is not genuine. */
    UNVERIFIED(8),
    /** What could be verified is genuine, but something could not be looked at. */
    INCOMPLETE(9),
    /** The command line makes no sense. */
    USAGE(64),
    /** Something needed does not answer. */
    UNAVAILABLE(69),
    /** The time given with {@code --wait} is over. */
    TIMED_OUT(75),
    /** Not yours to do. */
    NOT_ENTITLED(77),
    /** A file, a setting or a tool is missing or wrong. */
    CONFIGURATION(78),
    /** {@code run} was given no permit, so the child was never started. */
    NO_PERMIT(125);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
