package dev.portcullis.local;

/**
 * How one service stands.
 *
 * @param pid 0 when no process runs
 * @param message why it stands so; empty when there is nothing to say
 * @param log where it writes
 */
public record ServiceStatus(String name, String title, Standing standing, long pid, String message, String log) {
    /** Where a service is in its life. */
    public enum Standing {
        WAITING,
        STARTING,
        READY,
        STOPPING,
        STOPPED,
        FAILED
    }
}
