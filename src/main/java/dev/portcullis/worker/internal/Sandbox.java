package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bubblewrap;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The command line that holds one run. Every word of it was tried against escape probes, alone and with that word taken
 * away; where taking one away changes nothing, another layer covers it, and both stay.
 *
 * @param uid host user id of the slot when we are root: with {@code --uid} alone bubblewrap as root stays kernel uid 0,
 *     reads root's files and ignores the process limit. Empty when we are not root
 * @param workspace what the run sees
 * @param limits what it may use
 * @param writable bounded folder with the subfolders {@code out}, {@code tmp} and {@code shm}, owned by the slot
 * @param filter file with the seccomp program
 * @param door file through which the shell joins the run's control group, if there is one
 */
record Sandbox(
        Optional<Integer> uid, Workspace workspace, Limits limits, Path writable, Path filter, Optional<Path> door) {
    static final String OUT = "out";
    static final String TMP = "tmp";
    static final String SHM = "shm";

    private static final int OPEN_FILES = 256;
    private static final String FILTER_DESCRIPTOR = "9";

    /**
     * Java can pass no further file descriptors, so a shell opens the filter and becomes what follows; the descriptors of
     * the worker were closed before it. {@code $1} is the control group's door or empty, {@code $2} the filter.
     */
    private static final String SHELL =
            "set -e; if [ -n \"$1\" ]; then echo 0 >\"$1\"; fi; exec 9<\"$2\"; shift 2; exec \"$@\"";

    /** Our own processes that count against the slot: bubblewrap outside and, before it becomes the run, inside. */
    static int processesIncludingOurs(Limits limits) {
        return limits.processes() + 2;
    }

    /** The whole command, inside bubblewrap. */
    List<String> command() {
        List<String> command = outside();
        command.addAll(bubblewrap());
        if (uid.isEmpty()) {
            // Not root: outside, the limit would count everything else this user runs.
            command.addAll(List.of("prlimit", "--nproc=" + processesIncludingOurs(limits), "--"));
        }
        command.addAll(workspace.command());
        return command;
    }

    /** The command with limits and user id but nothing around it: {@code --unsafe-no-sandbox}. */
    List<String> unsandboxedCommand() {
        List<String> command = outside();
        command.add("env");
        environment(Map.of(
                        Workspace.TREE,
                        place(Workspace.TREE),
                        Workspace.CANDIDATE,
                        place(Workspace.CANDIDATE),
                        Workspace.OUT,
                        writable.resolve(OUT).toString(),
                        "/tmp",
                        writable.resolve(TMP).toString()))
                .forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(workspace.command());
        return command;
    }

    private String place(String inside) {
        Path outside = workspace.readOnly().get(inside);
        return outside == null ? "" : outside.toString();
    }

    private List<String> outside() {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sandbox"));
        command.add(door.map(Path::toString).orElse(""));
        command.add(filter.toString());
        // Empty: bubblewrap's own first process is visible inside, environment included.
        command.addAll(List.of("env", "-i", "PATH=" + Processes.PATH, "setpriv"));
        if (uid.isPresent()) {
            command.addAll(
                    List.of("--reuid=" + uid.get(), "--regid=" + uid.get(), "--clear-groups", "--bounding-set=-all"));
        }
        command.addAll(List.of("--inh-caps=-all", "--no-new-privs", "prlimit"));
        command.add("--cpu=" + seconds(limits.cpu()));
        if (limits.gpus() == 0) {
            command.add("--as=" + limits.memoryBytes());
        }
        if (uid.isPresent()) {
            command.add("--nproc=" + processesIncludingOurs(limits));
        }
        command.add("--fsize=" + limits.diskBytes());
        command.addAll(List.of(
                "--nofile=" + OPEN_FILES, "--core=0", "--memlock=65536", "--msgqueue=0", "--sigpending=64", "--"));
        return command;
    }

    private List<String> bubblewrap() {
        List<String> command = new ArrayList<>(List.of("bwrap"));
        command.addAll(Bubblewrap.cutOff("sandbox"));
        environment(Map.of(
                        Workspace.TREE,
                        Workspace.TREE,
                        Workspace.CANDIDATE,
                        Workspace.CANDIDATE,
                        Workspace.OUT,
                        Workspace.OUT,
                        "/tmp",
                        "/tmp"))
                .forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        command.addAll(List.of(
                "--ro-bind",
                "/usr",
                "/usr",
                "--symlink",
                "usr/bin",
                "/bin",
                "--symlink",
                "usr/lib",
                "/lib",
                "--symlink",
                "usr/lib64",
                "/lib64",
                "--symlink",
                "usr/sbin",
                "/sbin"));
        new TreeMap<>(workspace.readOnly())
                .forEach((inside, outside) -> command.addAll(List.of("--ro-bind", outside.toString(), inside)));
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        if (workspace.results().isPresent()) {
            command.addAll(List.of("--bind", writable.resolve(OUT).toString(), Workspace.OUT));
        }
        command.addAll(List.of(
                "--bind",
                writable.resolve(TMP).toString(),
                "/tmp",
                "--bind",
                writable.resolve(SHM).toString(),
                "/dev/shm",
                // Not recursive: /dev is a mount of its own.
                "--remount-ro",
                "/dev",
                "--remount-ro",
                "/",
                "--chdir",
                Workspace.TREE,
                "--as-pid-1",
                "--die-with-parent",
                "--new-session",
                "--seccomp",
                FILTER_DESCRIPTOR,
                "--"));
        return command;
    }

    /** The same names with and without a sandbox, so that one program runs in both. */
    private static Map<String, String> environment(Map<String, String> places) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/bin");
        environment.put("LANG", "C.UTF-8");
        places.forEach((name, place) -> environment.put(
                switch (name) {
                    case Workspace.TREE -> "PORTCULLIS_TREE";
                    case Workspace.CANDIDATE -> "PORTCULLIS_CANDIDATE";
                    case Workspace.OUT -> "PORTCULLIS_OUT";
                    default -> "HOME";
                },
                place));
        return environment;
    }

    private static long seconds(Duration duration) {
        return Math.max(1, Math.ceilDiv(duration.toMillis(), 1000));
    }
}
