package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.analyst.Finding.Why;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Analysts that do the worst they can, in processes of their own. */
class AnalystPoolIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int HEAP_MIB = 64;
    private static final AnalystPool.Terms ONE = new AnalystPool.Terms(1, HEAP_MIB, LONG, LONG, LONG);
    private static final String INNOCENT = "a = 1\nb = 2\n";

    @Test
    void whatAnAnalystSaysIsWhatItsOutlinerSaid() {
        try (AnalystPool pool = pool(ONE)) {
            // When
            Finding finding = ask(pool, INNOCENT);

            // Then
            assertThat(finding).isEqualTo(new Said(OddAnalyst.lines(Bytes.utf8(INNOCENT))));
        }
    }

    @Test
    void aFileOfAllTheBytesThatAreAnalysedIsAnsweredForAndNoneBeyond() {
        // Given
        String most = " ".repeat(Bounds.ANALYSED_FILE_BYTES);

        try (AnalystPool pool = pool(ONE)) {
            // Then
            assertThat(ask(pool, most)).isEqualTo(new Said(OddAnalyst.lines(Bytes.utf8(most))));
            assertThat(ask(pool, most + " ").outline().trouble()).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "halt,                 CRASHED",
        "crash,                CRASHED",
        "heap 1000000,         CRASHED",
        "endless,              NONSENSE",
        "print this is no JSON,NONSENSE",
        "print {},             NONSENSE",
        "answer 7,             NONSENSE",
        "print {\"id\":1},     NONSENSE",
    })
    void anAnalystThatDiesOrTalksNonsenseIsReplacedAndItsFileIsNotUnderstood(String file, Why why) {
        try (AnalystPool pool = pool(ONE)) {
            // When
            Finding finding = ask(pool, file);
            Finding again = ask(pool, file);
            Finding next = ask(pool, INNOCENT);

            // Then
            assertThat(finding)
                    .isInstanceOfSatisfying(
                            Silent.class,
                            silent ->
                                    assertThat(silent.why()).as(silent.detail()).isEqualTo(why));
            assertThat(finding.outline().trouble()).isNotNull();
            assertThat(again)
                    .isInstanceOfSatisfying(
                            Silent.class, silent -> assertThat(silent.why()).isEqualTo(Why.SHUNNED));
            assertThat(again.outline()).isEqualTo(finding.outline());
            assertThat(next).isInstanceOf(Said.class);
        }
    }

    @Test
    void whatIsAnsweredTooOftenIsNoAnswerToTheNextFile() {
        try (AnalystPool pool = pool(ONE)) {
            // When
            ask(pool, "answer 1");
            ask(pool, "answer 3");
            Finding next = ask(pool, INNOCENT);

            // Then
            assertThat(next.outline()).isIn(OddAnalyst.lines(Bytes.utf8(INNOCENT)), Finding.UNREAD);
        }
    }

    @Test
    void anAnalystThatNeverAnswersIsReplaced() {
        try (AnalystPool pool = pool(new AnalystPool.Terms(1, HEAP_MIB, LONG, SHORT, LONG))) {
            // When
            Finding finding = ask(pool, "never");

            // Then
            assertThat(finding)
                    .isInstanceOfSatisfying(
                            Silent.class, silent -> assertThat(silent.why()).isEqualTo(Why.TIMED_OUT));
            assertThat(pool.running()).isZero();
        }
    }

    @Test
    void anAnalystThatIsKilledInTheMiddleIsReplaced()
            throws ExecutionException, InterruptedException, TimeoutException {
        // Given
        Set<Long> before = children();
        try (AnalystPool pool = pool(ONE)) {
            ask(pool, INNOCENT);
            CompletableFuture<Finding> asked = CompletableFuture.supplyAsync(() -> ask(pool, "never"));

            // When
            descendants().filter(child -> !before.contains(child.pid())).forEach(ProcessHandle::destroyForcibly);

            // Then
            assertThat(asked.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Silent.class);
            assertThat(ask(pool, INNOCENT)).isInstanceOf(Said.class);
        }
    }

    @Test
    void oneThatIsBusyHoldsUpNoOther() throws ExecutionException, InterruptedException, TimeoutException {
        // Given
        AnalystPool pool = pool(new AnalystPool.Terms(2, HEAP_MIB, LONG, LONG, LONG));
        try (pool) {
            CompletableFuture<Finding> stuck = CompletableFuture.supplyAsync(() -> ask(pool, "never"));

            // When
            Finding finding = ask(pool, INNOCENT);

            // Then
            assertThat(finding).isInstanceOf(Said.class);
            assertThat(stuck).isNotDone();

            // When
            pool.close();

            // Then
            assertThat(stuck.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Silent.class);
        }
    }

    @Test
    void whoeverFindsNoneFreeInTimeIsTurnedAwayWithoutBlame()
            throws ExecutionException, InterruptedException, TimeoutException {
        // Given
        AnalystPool pool = pool(new AnalystPool.Terms(1, HEAP_MIB, LONG, LONG, SHORT));
        try (pool) {
            CompletableFuture<Finding> stuck = CompletableFuture.supplyAsync(() -> ask(pool, "never"));
            while (pool.running() == 0) {
                Thread.onSpinWait();
            }

            // When
            Finding finding = ask(pool, INNOCENT);

            // Then
            assertThat(finding)
                    .isInstanceOfSatisfying(
                            Silent.class, silent -> assertThat(silent.why()).isEqualTo(Why.BUSY));
            pool.close();
            assertThat(stuck.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Silent.class);
        }
    }

    @Test
    void anOutlinerThatThrowsLosesItsFileAndNothingElse() {
        try (AnalystPool pool = pool(ONE)) {
            // When
            Finding finding = ask(pool, "throw");

            // Then
            assertThat(finding).isInstanceOf(Said.class);
            assertThat(finding.outline().trouble()).isNotNull();
            assertThat(pool.running()).isEqualTo(1);
        }
    }

    @Test
    void anAnalystHasNoEnvironmentAndNoMoreMemoryThanItsShare() {
        try (AnalystPool pool = pool(ONE)) {
            // Then
            assertThat(says(pool, "environment")).isEqualTo("{}");
            assumeThat(confinement(pool).limits()).isTrue();
            assertThat(says(pool, "memory 64")).startsWith("allocated");
            assertThat(says(pool, "memory 2048")).isEqualTo("not allocated");
        }
    }

    @Test
    void anAnalystReachesNoNetworkNoFileOfOursAndNoPlaceToWriteTo(@TempDir Path folder) throws IOException {
        // Given
        Path key = Files.writeString(folder.resolve("key"), "secret");
        try (AnalystPool pool = pool(ONE);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ask(pool, INNOCENT);
            assumeThat(confinement(pool).namespaces()).isTrue();

            // Then
            assertThat(says(pool, "connect " + server.getLocalPort())).startsWith("not connected");
            assertThat(says(pool, "read " + key)).isEqualTo("not read: NoSuchFileException");
            assertThat(says(pool, "read /etc/passwd")).startsWith("not read");
            Path classes = ChildProgram.ownClassPath().getFirst();
            for (Object place : List.of("/", "/usr", "/dev", "/dev/shm", "/proc/self", classes, folder)) {
                assertThat(says(pool, "write " + place)).as("%s", place).startsWith("not written");
            }
            assertThat(says(pool, "write /tmp")).isEqualTo("written");
        }
    }

    /** Where the program lies in a folder that others may pass, as an installed one does. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void eachWayToHoldAnAnalystHoldsWhatItSays(boolean namespaces, boolean user, @TempDir Path folder)
            throws IOException {
        // Given
        List<Confinement> ways = Confinement.strongestFirst().stream()
                .filter(way -> way.limits() && way.namespaces() == namespaces && way.user() == user)
                .toList();
        assumeThat(ways).isNotEmpty();
        Path key = Files.writeString(folder.resolve("key"), "secret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        ChildProgram installed =
                new ChildProgram(OddAnalyst.class.getName(), installed(folder.resolve("program")), List.of());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (AnalystPool pool = new AnalystPool(ONE, new Nest(installed, HEAP_MIB, ways))) {
            // Then
            assertThat(ask(pool, INNOCENT)).isInstanceOf(Said.class);
            assertThat(says(pool, "environment")).isEqualTo("{}");
            assertThat(says(pool, "memory 2048")).isEqualTo("not allocated");
            if (namespaces || user) {
                assertThat(says(pool, "read " + key)).startsWith("not read");
            }
            assertThat(ask(pool, "crash")).isInstanceOf(Silent.class);
            assertThat(ask(pool, INNOCENT)).isInstanceOf(Said.class);
        }
    }

    @Test
    void nothingIsLeftOfAClosedPool() {
        // Given
        Set<Long> before = children();
        AnalystPool pool = pool(ONE);
        ask(pool, INNOCENT);
        Set<Long> during = children();

        // When
        pool.close();

        // Then
        assertThat(during).hasSizeGreaterThan(before.size());
        assertThat(children()).isSubsetOf(before);
        assertThat(ask(pool, INNOCENT)).isInstanceOf(Silent.class);
    }

    @Test
    void whereNoAnalystStartsNothingIsUnderstoodAndTheLogSaysSoOnce() {
        // Given
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(AnalystPool.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord event) {
                if (event.getLevel().intValue() >= Level.SEVERE.intValue()) {
                    logged.add(event.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        ChildProgram broken =
                new ChildProgram(OddAnalyst.class.getName(), ChildProgram.ownClassPath(), List.of("end at once"));
        try (AnalystPool pool = new AnalystPool(ONE, broken)) {
            // When
            List<Finding> findings = List.of(ask(pool, INNOCENT), ask(pool, "other"), ask(pool, INNOCENT));

            // Then
            assertThat(findings)
                    .allSatisfy(finding -> assertThat(finding)
                            .isInstanceOfSatisfying(
                                    Silent.class,
                                    silent -> assertThat(silent.why()).isEqualTo(Why.NOT_STARTED)));
            assertThat(logged).hasSize(1);
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static AnalystPool pool(AnalystPool.Terms terms) {
        return new AnalystPool(
                terms, new ChildProgram(OddAnalyst.class.getName(), ChildProgram.ownClassPath(), List.of()));
    }

    private static Finding ask(AnalystPool pool, String file) {
        return pool.ask(ContentType.PYTHON, Digest.of(file), Bytes.utf8(file));
    }

    private static String says(AnalystPool pool, String file) {
        return Objects.requireNonNull(ask(pool, file).outline().trouble()).what();
    }

    private static Confinement confinement(AnalystPool pool) {
        return pool.confinement().orElseThrow();
    }

    /** Without the stack's database: whoever started the stack is an ancestor of every connection to it. */
    private static Stream<ProcessHandle> descendants() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> !process.info().command().orElse("").endsWith("/postgres"));
    }

    private static Set<Long> children() {
        return descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** The class path copied, for all to read. */
    private static List<Path> installed(Path folder) throws IOException {
        List<Path> copied = new ArrayList<>();
        for (Path entry : ChildProgram.ownClassPath()) {
            Path to = folder.resolve(Integer.toString(copied.size())).resolve(String.valueOf(entry.getFileName()));
            Files.createDirectories(to.getParent());
            try (var files = Files.walk(entry)) {
                for (Path file : files.filter(path -> isNeeded(entry, path)).toList()) {
                    Files.copy(
                            file, to.resolve(entry.relativize(file).toString()).normalize());
                }
            }
            copied.add(to);
        }
        return copied;
    }

    private static boolean isNeeded(Path entry, Path path) {
        String inside = "/" + entry.relativize(path);
        return !Files.isDirectory(entry)
                || inside.equals("/")
                || List.of("/dev", "/dev/portcullis").contains(inside)
                || inside.startsWith("/dev/portcullis/kernel")
                || inside.startsWith("/dev/portcullis/modification");
    }
}
