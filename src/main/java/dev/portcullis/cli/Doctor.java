package dev.portcullis.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at what this machine has and says what is missing and how to get it. Changes nothing. */
@Command(
        name = "doctor",
        description = "Say what this machine has, what it lacks, and how to get it. Changes nothing.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis doctor                a line for each thing looked at",
            "  portcullis doctor --json         the same for a program",
            "Exit code 0: nothing is missing; 78: something is.",
        })
final class Doctor implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.doctor/v1";
    private static final int OLDEST_JDK = 25;
    private static final long DISK_MIB_NEEDED = 3 * 1024;
    private static final long MEMORY_MIB_NEEDED = 2 * 1024;
    private static final int GATEWAY_PORT = 8080;
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final int ANSWER_BYTES = 8 * 1024;
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern MEMORY_AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");

    /** Whether something is there. */
    enum Standing {
        good,
        advice,
        missing
    }

    /**
     * One thing looked at.
     *
     * @param found what is there, in words
     * @param remedy what to do, empty when nothing is to be done
     */
    record Finding(String name, Standing standing, String found, String remedy) {}

    /** The result as JSON. */
    record Diagnosis(String schema, boolean complete, List<Finding> findings) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Override
    public ExitCode call() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.add(tool(
                "maven", List.of("mvn", "--batch-mode", "--version"), "to build: Apache Maven 3.8 or newer on PATH"));
        findings.add(opa());
        findings.add(tool("python", List.of("python3", "--version"), "apt-get install python3"));
        findings.add(tool("bubblewrap", List.of("bwrap", "--version"), "apt-get install bubblewrap"));
        findings.add(tool("xz", List.of("xz", "--version"), "apt-get install xz-utils"));
        findings.add(tool("setpriv", List.of("setpriv", "--version"), "apt-get install util-linux"));
        findings.add(namespaces());
        findings.add(memory());
        findings.add(disk());
        findings.add(port());
        boolean complete = findings.stream().noneMatch(finding -> finding.standing() == Standing.missing);
        if (global.json()) {
            global.document(new Diagnosis(SCHEMA, complete, findings));
        } else {
            global.table(
                    List.of("what", "standing", "found", "to do"),
                    findings.stream()
                            .map(finding -> List.of(
                                    finding.name(), finding.standing().name(), finding.found(), finding.remedy()))
                            .toList());
        }
        return complete ? ExitCode.DONE : ExitCode.CONFIGURATION;
    }

    private static Finding jdk() {
        String found = Runtime.version().toString();
        return Runtime.version().feature() >= OLDEST_JDK
                ? new Finding("jdk", Standing.good, found, "")
                : new Finding("jdk", Standing.missing, found, "install a JDK " + OLDEST_JDK + " or newer");
    }

    private static Finding opa() throws IOException, InterruptedException {
        String version = Version.opa();
        String named = System.getenv("OPA");
        Path cached = Path.of(System.getProperty("user.home"), ".cache", "portcullis", "opa", version, "opa");
        for (String program : List.of(named == null ? "opa" : named, cached.toString())) {
            if (answer(List.of(program, "version"))
                    .filter(answer -> answer.lines().anyMatch(("Version: " + version)::equals))
                    .isPresent()) {
                return new Finding("opa", Standing.good, version + " at " + program, "");
            }
        }
        return new Finding(
                "opa",
                Standing.advice,
                "no opa " + version,
                "needed to build policies only: ./portcullis test gets it");
    }

    private static Finding tool(String name, List<String> command, String remedy) throws InterruptedException {
        return answer(command)
                .map(answer -> new Finding(name, Standing.good, plain(answer), ""))
                .orElseGet(() -> new Finding(name, Standing.missing, "no answer from " + command.getFirst(), remedy));
    }

    /** The first line that says something, without the colours Maven prints even to a file. */
    private static String plain(String answer) {
        return COLOURS.matcher(answer)
                .replaceAll("")
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("there");
    }

    private static Finding namespaces() throws InterruptedException {
        List<String> sandbox = List.of("bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "true");
        return answer(sandbox).isPresent()
                ? new Finding("user namespaces", Standing.good, "a sandbox starts", "")
                : new Finding(
                        "user namespaces",
                        Standing.missing,
                        "a sandbox does not start",
                        "as root: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000");
    }

    private static Finding memory() {
        try {
            Matcher available = MEMORY_AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
            if (available.find()) {
                long mebibytes = Long.parseLong(available.group(1)) / 1024;
                return new Finding(
                        "memory",
                        mebibytes >= MEMORY_MIB_NEEDED ? Standing.good : Standing.advice,
                        mebibytes + " MiB available",
                        mebibytes >= MEMORY_MIB_NEEDED ? "" : "the local stack takes about 1 GiB, a worker more");
            }
        } catch (IOException _) {
            // No such file: not Linux, and then user namespaces are missing too.
        }
        return new Finding("memory", Standing.advice, "unknown", "the local stack takes about 1 GiB");
    }

    private static Finding disk() {
        Path here = Path.of("").toAbsolutePath();
        try {
            long mebibytes = Files.getFileStore(here).getUsableSpace() / (1024 * 1024);
            return mebibytes >= DISK_MIB_NEEDED
                    ? new Finding("disk", Standing.good, mebibytes + " MiB free", "")
                    : new Finding(
                            "disk",
                            Standing.missing,
                            mebibytes + " MiB free",
                            "free " + DISK_MIB_NEEDED + " MiB: downloads, the stack's data and the ledger");
        } catch (IOException e) {
            return new Finding(
                    "disk", Standing.missing, String.valueOf(e.getMessage()), "start me in a folder that exists");
        }
    }

    private static Finding port() {
        String name = "port " + GATEWAY_PORT;
        try (ServerSocket socket = new ServerSocket(GATEWAY_PORT, 1, InetAddress.getLoopbackAddress())) {
            return new Finding(name, Standing.good, socket.isBound() ? "free" : "not bound", "");
        } catch (IOException _) {
            return new Finding(name, Standing.advice, "in use", "well if that is your gateway; stop the other if not");
        }
    }

    /** What {@code command} prints when it ends well within the time it is given. */
    private static Optional<String> answer(List<String> command) throws InterruptedException {
        try {
            Path log = Files.createTempFile("portcullis-doctor", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .start();
                if (!process.waitFor(ANSWER_TIME)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                if (process.exitValue() != 0) {
                    return Optional.empty();
                }
                try (var in = Files.newInputStream(log)) {
                    return Optional.of(new String(in.readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8));
                }
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
