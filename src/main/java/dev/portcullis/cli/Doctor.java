package dev.portcullis.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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
    private static final Runtime.Version OLDEST_MAVEN = Runtime.Version.parse("3.8");
    private static final long DISK_MIB_NEEDED = 3 * 1024;
    private static final long MEMORY_MIB_NEEDED = 2 * 1024;
    private static final int GATEWAY_PORT = 8080;
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final int ANSWER_BYTES = 8 * 1024;
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern MAVEN_VERSION = Pattern.compile("Apache Maven ([1-9][0-9]*(?:\\.[0-9]+)*)");
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

    /** Runs a program and returns what it printed, if it ended well. */
    @FunctionalInterface
    interface Asking {
        Optional<String> answer(List<String> command) throws InterruptedException;
    }

    private final Asking asking;

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    Doctor() {
        this(Doctor::answer);
    }

    Doctor(Asking asking) {
        this.asking = asking;
    }

    @Override
    public ExitCode call() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("portcullis", Standing.good, Version.program(), ""));
        findings.add(jdk());
        findings.add(maven());
        findings.add(opa());
        findings.add(tool("python", List.of("python3", "--version"), "apt-get install python3"));
        findings.add(tool("bubblewrap", List.of("bwrap", "--version"), "apt-get install bubblewrap"));
        findings.add(tool("xz", List.of("xz", "--version"), "apt-get install xz-utils"));
        findings.add(tool("tar", List.of("tar", "--version"), "apt-get install tar"));
        for (String program : List.of("setpriv", "setsid", "unshare", "prlimit", "flock")) {
            findings.add(tool(program, List.of(program, "--version"), "apt-get install util-linux"));
        }
        findings.add(namespaces());
        findings.add(prepared());
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
        String found = Runtime.version() + " at " + System.getProperty("java.home");
        return Runtime.version().feature() >= OLDEST_JDK
                ? new Finding("jdk", Standing.good, found, "")
                : new Finding("jdk", Standing.missing, found, "install a JDK " + OLDEST_JDK + " or newer");
    }

    /** Where the launcher looks for it too. */
    private Finding maven() throws InterruptedException {
        List<String> places = new ArrayList<>(List.of("mvn"));
        Optional.ofNullable(System.getenv("MAVEN_HOME")).ifPresent(home -> places.add(home + "/bin/mvn"));
        places.add(System.getProperty("user.home") + "/.sdkman/candidates/maven/current/bin/mvn");
        places.add("/usr/share/maven/bin/mvn");
        String remedy =
                "to build: Apache Maven " + OLDEST_MAVEN + " or newer on PATH; on Debian: apt-get install maven";
        List<String> tooOld = new ArrayList<>();
        for (String place : places) {
            Optional<Matcher> version = asking.answer(List.of(place, "--batch-mode", "--version"))
                    .map(answer -> MAVEN_VERSION.matcher(COLOURS.matcher(answer).replaceAll("")))
                    .filter(Matcher::find);
            if (version.isPresent()) {
                String found = version.get().group(1) + " at " + place;
                if (Runtime.Version.parse(version.get().group(1)).compareTo(OLDEST_MAVEN) >= 0) {
                    return new Finding("maven", Standing.good, found, "");
                }
                tooOld.add(found);
            }
        }
        return new Finding(
                "maven", Standing.missing, tooOld.isEmpty() ? "none found" : "too old: " + tooOld.getFirst(), remedy);
    }

    private Finding opa() throws IOException, InterruptedException {
        String version = Version.opa();
        String named = System.getenv("OPA");
        Path cached = PinnedOpa.cache().resolve("opa").resolve(version).resolve("opa");
        for (String program : List.of(named == null ? "opa" : named, cached.toString())) {
            if (asking.answer(List.of(program, "version"))
                    .filter(answer -> answer.lines().anyMatch(("Version: " + version)::equals))
                    .isPresent()) {
                return new Finding("opa", Standing.good, version + " at " + program, "");
            }
        }
        return asking.answer(List.of("go", "version"))
                .map(go -> new Finding(
                        "opa",
                        Standing.advice,
                        "not yet; " + plain(go),
                        "nothing: the next build of policies builds opa " + version + ", once"))
                .orElseGet(() -> new Finding(
                        "opa",
                        Standing.advice,
                        "no opa " + version + " and no Go",
                        "needed to build policies only: install Go 1.26, or put opa " + version + " on PATH"));
    }

    /** What the local stack fetches and prepares once. */
    private static Finding prepared() throws IOException {
        List<String> there = new ArrayList<>();
        for (String service : List.of("postgres", "kafka", "keycloak")) {
            if (Files.isDirectory(PinnedOpa.cache())) {
                try (DirectoryStream<Path> folders = Files.newDirectoryStream(PinnedOpa.cache(), service + "-[0-9]*")) {
                    if (folders.iterator().hasNext()) {
                        there.add(service);
                    }
                }
            }
        }
        return new Finding(
                "stack",
                there.size() == 3 ? Standing.good : Standing.advice,
                there.isEmpty() ? "nothing fetched yet" : "fetched: " + String.join(", ", there),
                there.size() == 3 ? "" : "nothing: the first up fetches about 200 MB into " + PinnedOpa.cache());
    }

    private Finding tool(String name, List<String> command, String remedy) throws InterruptedException {
        return asking.answer(command)
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

    private Finding namespaces() throws InterruptedException {
        List<String> sandbox = List.of("bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "true");
        return asking.answer(sandbox).isPresent()
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
