package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bubblewrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What holds an analyst, as the command line around its own. Not every machine has or allows all of it; the strongest
 * that does is used.
 *
 * @param namespaces bubblewrap: no network, nobody else's processes, of the file system only what a Java machine and
 *     the program need, a bounded /tmp alone to write to; with the seccomp program
 * @param user the user id of nobody, where we are root
 * @param processes a limit on processes and threads. Kernels before 5.14 count all of the user's, so it may not do
 * @param limits rlimits, and no new privileges
 */
record Confinement(boolean namespaces, boolean user, boolean processes, boolean limits) {
    /** Much more than one file takes; an analyst is replaced before it gets there. */
    static final Duration CPU = Duration.ofMinutes(20);

    static final int WRITTEN_BYTES = 64 * Bounds.MIB;

    /** Beside the heap: code, classes, stacks, and the trees of native parsers. */
    private static final int NATIVE_MIB = 384;

    private static final int PROCESSES = 64;
    private static final int OPEN_FILES = 128;
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

    /** Java passes no descriptor but the first three, so a shell opens the seccomp program and becomes what follows. */
    private static final String OPEN_FILTER = "exec 9<\"$1\"; shift; exec \"$@\"";

    private static final String FILTER_DESCRIPTOR = "9";

    /** Forks too: with too low a limit on processes the shell ends otherwise. */
    private static final String READ_ALL = "for file; do test -r \"$file\" || exit 1; done; (exit 0) || exit 1";

    /**
     * What one analyst needs.
     *
     * @param readable files and folders it must read, beside {@code /usr}
     * @param filter the seccomp program
     * @param folder its own, where there is no other to write to
     */
    record Needs(List<Path> readable, Path filter, Path folder, int heapMib) {
        Needs {
            readable = List.copyOf(readable);
        }
    }

    /** What this machine may allow, the strongest first; nothing at all comes last. */
    static List<Confinement> strongestFirst() {
        boolean limits = program("setpriv").isPresent() && program("prlimit").isPresent();
        boolean bubblewrap = limits && program("bwrap").isPresent();
        List<Confinement> all = new ArrayList<>();
        if (bubblewrap) {
            for (boolean user : isRoot() ? List.of(true, false) : List.of(false)) {
                all.add(new Confinement(true, user, true, true));
                all.add(new Confinement(true, user, false, true));
            }
        }
        if (limits && isRoot()) {
            all.add(new Confinement(false, true, false, true));
        }
        if (limits) {
            all.add(new Confinement(false, false, false, true));
        }
        all.add(new Confinement(false, false, false, false));
        return List.copyOf(all);
    }

    /** In words, for the log. */
    List<String> enforced() {
        List<String> enforced = new ArrayList<>(List.of("no-environment", "time", "heap"));
        if (namespaces) {
            enforced.addAll(List.of("namespaces", "no-network", "no-files", "seccomp"));
        }
        if (user) {
            enforced.add("uid");
        }
        if (processes) {
            enforced.add("pids");
        }
        if (limits) {
            enforced.addAll(List.of("rlimits", "no-new-privileges"));
        }
        return List.copyOf(enforced);
    }

    /** Where the analyst may write. */
    Path writable(Needs needs) {
        return namespaces ? Path.of("/tmp") : needs.folder();
    }

    /** A command that ends with 0 where an analyst would find all it needs. */
    List<String> trial(Needs needs) {
        List<String> inner = new ArrayList<>(List.of("/bin/sh", "-c", READ_ALL, "trial"));
        needs.readable().forEach(path -> inner.add(path.toString()));
        return around(needs, inner);
    }

    /** {@code inner}, held. */
    List<String> around(Needs needs, List<String> inner) {
        List<String> command = new ArrayList<>();
        if (namespaces) {
            command.addAll(List.of(
                    "/bin/sh", "-c", OPEN_FILTER, "analyst", needs.filter().toString()));
        }
        if (limits) {
            command.addAll(rlimits(needs));
        }
        if (namespaces) {
            command.addAll(bubblewrap(needs));
        }
        if (processes) {
            command.addAll(List.of(need("prlimit"), "--nproc=" + PROCESSES, "--"));
        }
        if (limits) {
            // Last, because shells and bubblewrap set variables of their own.
            command.addAll(List.of(need("env"), "-i"));
        }
        command.addAll(inner);
        return List.copyOf(command);
    }

    private List<String> rlimits(Needs needs) {
        List<String> command = new ArrayList<>(List.of(need("setpriv")));
        if (user) {
            command.addAll(List.of("--reuid=" + Bubblewrap.NOBODY, "--regid=" + Bubblewrap.NOBODY, "--clear-groups"));
        }
        if (isRoot() && (user || !namespaces)) {
            // A root that keeps its user id needs CAP_SETFCAP to be mapped into a user namespace; it is dropped inside.
            command.add("--bounding-set=-all");
        }
        command.addAll(List.of("--inh-caps=-all", "--no-new-privs"));
        if (!namespaces) {
            command.addAll(List.of("--pdeathsig", "KILL"));
        }
        command.add("--");
        command.addAll(List.of(
                need("prlimit"),
                "--cpu=" + CPU.toSeconds(),
                // Not the address space: a Java machine reserves much more of it than it ever uses.
                "--data=" + (needs.heapMib() + NATIVE_MIB) * (long) Bounds.MIB,
                "--fsize=" + WRITTEN_BYTES,
                "--nofile=" + OPEN_FILES,
                "--core=0",
                "--memlock=65536",
                "--msgqueue=0",
                "--"));
        return command;
    }

    private static List<String> bubblewrap(Needs needs) {
        List<String> command = new ArrayList<>(List.of(need("bwrap")));
        command.addAll(Bubblewrap.cutOff("analyst"));
        command.addAll(List.of(
                "--size",
                Integer.toString(WRITTEN_BYTES),
                // Before what is bound, some of which may lie below it.
                "--tmpfs",
                "/tmp",
                "--ro-bind",
                "/usr",
                "/usr"));
        for (String folder : List.of("/bin", "/sbin", "/lib", "/lib64")) {
            command.addAll(systemFolder(Path.of(folder)));
        }
        for (Path path : needs.readable()) {
            if (!path.startsWith("/usr")) {
                command.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        command.addAll(List.of(
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                // Not recursive: /dev is a mount of its own.
                "--remount-ro",
                "/dev",
                "--remount-ro",
                "/",
                "--chdir",
                "/tmp",
                "--die-with-parent",
                "--new-session",
                "--seccomp",
                FILTER_DESCRIPTOR,
                "--"));
        return command;
    }

    /** On most systems a link into /usr, on some a folder of its own, or not there. */
    private static List<String> systemFolder(Path folder) {
        try {
            if (Files.isSymbolicLink(folder)) {
                return List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
        return Files.isDirectory(folder) ? List.of("--ro-bind", folder.toString(), folder.toString()) : List.of();
    }

    static boolean isRoot() {
        try {
            // /proc/self is a link that belongs to root, whoever asks.
            Path self = Path.of("/proc/self").toRealPath();
            return Files.getAttribute(self, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(0);
        } catch (IOException _) {
            return false;
        }
    }

    private static Optional<Path> program(String name) {
        return Stream.of(FOLDERS)
                .flatMap(List::stream)
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String need(String name) {
        return program(name)
                .orElseThrow(() -> new IllegalStateException("there is no " + name))
                .toString();
    }
}
