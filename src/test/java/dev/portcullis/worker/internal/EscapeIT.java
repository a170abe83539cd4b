package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.worker.EngineUnavailableException;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.RunEnd;
import dev.portcullis.worker.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hostile code tries to get out of the sandbox. The same probes run in sandboxes with one word taken away, which shows
 * that a probe that is held could have got through.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EscapeIT {
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(20), Duration.ofSeconds(10), 512L << 20, 16, 4 << 20, 0);

    private final Path root;
    private final LocalEngine engine;
    private final ServerSocket listening;
    private final Path hostFile;
    private final Path tree;

    EscapeIT(@TempDir Path root) throws IOException, EngineUnavailableException {
        this.root = root;
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        engine = LocalEngine.open(
                new LocalEngine.Settings(root.resolve("work"), 61_500, 1, false), InstantSource.system());
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        hostFile = root.resolve("host-file");
        Files.writeString(hostFile, "readable by everyone on the host");
        tree = engine.newFolder("probes");
        try (InputStream probes = EscapeIT.class.getResourceAsStream("/dev/portcullis/worker/probes.py")) {
            Files.copy(probes, tree.resolve("main.py"));
        }
    }

    @AfterAll
    void close() throws IOException {
        listening.close();
        engine.close();
    }

    @Test
    void holdsEveryProbe() throws IOException, InterruptedException {
        // When
        RunEnd end = engine.start(
                        Workspace.candidate(
                                tree,
                                command(Set.of()),
                                engine.newFolder("results").resolve("out")),
                        LIMITS)
                .await(Duration.ofSeconds(30));

        // Then
        List<String> lines = end.stdout().utf8().lines().toList();
        assertThat(end.detail()).isEmpty();
        assertThat(lines).hasSizeGreaterThan(80);
        assertThat(through(lines)).isEmpty();
        assertThat(end.enforced())
                .contains("namespaces", "seccomp", "no-network")
                .doesNotContain("unsandboxed");
    }

    @ParameterizedTest(name = "without {0}: {1}")
    @CsvSource({
        "--seccomp 9,          vsock;io_uring;keyctl_session;thirty_two_bit_call;personality;netlink",
        "--unshare-net,        connects_to_host_loopback",
        "--unshare-pid;--as-pid-1, sees_other_processes",
        "--remount-ro /,       creates_in_root",
        "--remount-ro /dev,    creates_in_dev",
        "--core=0,             dumps_core",
        "--memlock=65536,      locks_memory",
    })
    void lettingOneWordGoLetsAProbeThrough(String words, String names) throws IOException, InterruptedException {
        // Given
        Set<String> probes = new TreeSet<>(List.of(names.split(";")));

        // When
        List<String> lines = runWithout(List.of(words.split(";")), probes);

        // Then
        assertThat(through(lines)).isNotEmpty().isSubsetOf(probes).containsExactlyInAnyOrderElementsOf(probes);
    }

    /** The engine's own command with {@code words} taken out, still under an unprivileged user id of its own. */
    private List<String> runWithout(List<String> words, Set<String> probes) throws IOException, InterruptedException {
        Path writable = Files.createDirectory(root.resolve("weaker-" + probes.hashCode()));
        Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwx--x--x"));
        for (String name : List.of(Sandbox.OUT, Sandbox.TMP, Sandbox.SHM)) {
            Files.createDirectory(writable.resolve(name));
            Processes.giveTo(writable.resolve(name), 61_510);
        }
        Path filter = root.resolve("work").resolve("61500").resolve("seccomp.bpf");
        Workspace workspace =
                new Workspace(Map.of(Workspace.TREE, tree), command(probes), Optional.of(writable.resolve("unused")));
        List<String> command = new ArrayList<>(
                new Sandbox(Optional.of(61_510), workspace, LIMITS, writable, filter, Optional.empty()).command());
        for (String taken : words) {
            List<String> sequence = List.of(taken.split(" "));
            int at = Collections.indexOfSubList(command, sequence);
            assertThat(at).as("the command has the words %s", taken).isPositive();
            command.subList(at, at + sequence.size()).clear();
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readNBytes(1 << 20), StandardCharsets.UTF_8);
            assertThat(process.waitFor(Duration.ofSeconds(20))).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(Set<String> only) {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "main.py",
                Integer.toString(listening.getLocalPort()),
                hostFile.toString(),
                Long.toString(ProcessHandle.current().pid())));
        command.addAll(only);
        return command;
    }

    private static Set<String> through(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("THROUGH "))
                .map(line -> line.substring("THROUGH ".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
