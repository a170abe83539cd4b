package dev.portcullis.kernel;

import java.util.List;

/** What every process of foreign bytes is cut off from, in the words of bubblewrap, wherever it is started. */
public final class Bubblewrap {
    /** The user and group that foreign bytes run as. */
    public static final int NOBODY = 65534;

    private Bubblewrap() {}

    /**
     * The arguments that take everything away: no network, nobody else's processes, no capability, no user namespace of
     * one's own, no variable of the environment. What is given back follows them.
     *
     * @param hostname the name that the machine has inside
     */
    public static List<String> cutOff(String hostname) {
        return List.of(
                // Each by name: --unshare-all only tries, and --disable-userns refuses to go with it.
                "--unshare-user",
                "--unshare-ipc",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-uts",
                "--unshare-cgroup",
                "--uid",
                Integer.toString(NOBODY),
                "--gid",
                Integer.toString(NOBODY),
                "--hostname",
                hostname,
                "--disable-userns",
                "--cap-drop",
                "ALL",
                "--clearenv");
    }
}
