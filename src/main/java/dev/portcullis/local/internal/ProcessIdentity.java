package dev.portcullis.local.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One process, told apart from a later one with the same number: its start in clock ticks since this machine booted,
 * and the boot. Read from {@code /proc}, because the start times the JDK computes move with the wall clock.
 *
 * @param pid the process's number
 * @param startTicks when it started, in clock ticks since boot
 * @param boot the kernel's id of that boot
 */
public record ProcessIdentity(long pid, long startTicks, String boot) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    /** In {@code /proc/PID/stat}, counted from the field after the name in parentheses. */
    private static final int STATE = 0;

    private static final int PARENT = 1;
    private static final int START = 19;

    /** The identity of a process that runs now; empty when there is none with that number, or only its remains. */
    public static Optional<ProcessIdentity> of(long pid) {
        try {
            List<String> fields = fields(pid);
            return isGone(fields)
                    ? Optional.empty()
                    : Optional.of(new ProcessIdentity(
                            pid,
                            Long.parseLong(fields.get(START)),
                            Files.readString(BOOT).strip()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The parent's number; empty when the process is gone. */
    static Optional<Long> parent(long pid) {
        try {
            return Optional.of(Long.parseLong(fields(pid).get(PARENT)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Whether this very process still runs; what has ended and was not yet waited for does not. */
    @JsonIgnore
    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Sends SIGTERM, or SIGKILL when {@code force}; nothing when it is gone. */
    public void end(boolean force) {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(force ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
        }
    }

    private static List<String> fields(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
    }

    private static boolean isGone(List<String> fields) {
        return fields.get(STATE).equals("Z") || fields.get(STATE).equals("X");
    }
}
