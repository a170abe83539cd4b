package dev.portcullis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.kernel.Bounds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LocalEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), 256L << 20, 8, 2 << 20, 0);

    private final Path root;
    private final LocalEngine engine;

    LocalEngineIT(@TempDir Path root) throws IOException, EngineUnavailableException {
        this.root = root;
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        this.engine = LocalEngine.open(settings("work"), InstantSource.system());
    }

    private LocalEngine.Settings settings(String name) {
        return new LocalEngine.Settings(root.resolve(name), 61_600, 1, false);
    }

    @AfterAll
    void close() throws IOException {
        engine.close();
    }

    private record Ran(RunEnd end, Path out) {}

    private Ran run(String program, Limits limits) throws IOException, InterruptedException {
        Path out = engine.newFolder("results").resolve("out");
        RunEnd end = engine.start(Workspace.candidate(tree(program), List.of("python3", "main.py"), out), limits)
                .await(PATIENCE);
        return new Ran(end, out);
    }

    private Path tree(String program) throws IOException {
        Path tree = engine.newFolder("tree");
        Files.writeString(tree.resolve("main.py"), program);
        return tree;
    }

    private static Limits with(Duration wall, Duration cpu) {
        return new Limits(wall, cpu, LIMITS.memoryBytes(), LIMITS.processes(), LIMITS.diskBytes(), 0);
    }

    @Test
    void givesAnHonestProgramWhatItNeedsAndCollectsWhatItLeaves() throws IOException, InterruptedException {
        // When
        Ran ran = run("""
                import os
                os.mkdir("/out/deep")
                open("/out/deep/result.json", "w").write("{}")
                print(os.getcwd(), os.environ["PORTCULLIS_OUT"])
                """, LIMITS);

        // Then
        assertThat(ran.end().ended()).as(ran.end().detail()).isEqualTo(Ended.COMPLETED);
        assertThat(ran.end().stdout().utf8()).isEqualTo("/tree /out\n");
        assertThat(ran.out().resolve("deep/result.json")).hasContent("{}");
        assertThat(Files.getPosixFilePermissions(ran.out().resolve("deep/result.json")))
                .isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
        assertThat(ran.end().used().peakMemoryMiB().value()).isLessThan(BigDecimal.valueOf(64));
    }

    @Test
    void tellsOfAFailureAndCollectsNothing() throws IOException, InterruptedException {
        // When
        Ran ran = run("open('/out/half', 'w').write('x')\nraise SystemExit('no packing \\x1b[31m found')", LIMITS);

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.FAILED);
        assertThat(ran.end().detail()).contains("no packing").doesNotContain("\u001b");
        assertThat(ran.out()).doesNotExist();
    }

    @Test
    void endsAForkBombAtItsProcessLimit() throws IOException, InterruptedException {
        // When
        Ran ran = run("""
                import os
                children = 0
                while True:
                    try:
                        if os.fork() == 0:
                            os.pause() if hasattr(os, "pause") else __import__("signal").pause()
                        children += 1
                    except OSError:
                        print(children)
                        break
                """, LIMITS);

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.COMPLETED);
        assertThat(Integer.parseInt(ran.end().stdout().utf8().strip())).isBetween(4, LIMITS.processes() + 1);
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void endsWhatTakesMoreMemoryThanAllItsProcessesMay() throws IOException, InterruptedException {
        // When: each process stays below the limit that holds for one
        Ran ran = run("""
                import os, signal
                for _ in range(4):
                    if os.fork() == 0:
                        held = bytearray(100 << 20)
                        signal.pause()
                signal.pause()
                """, LIMITS);

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.LIMIT);
        assertThat(ran.end().detail()).contains("memory");
        assertThat(ran.end().used().peakMemoryMiB().value())
                .isBetween(BigDecimal.valueOf(256), BigDecimal.valueOf(450));
    }

    @Test
    void refusesOneProcessTheMemoryItMayNotHave() throws IOException, InterruptedException {
        // When
        Ran ran = run("bytearray(512 << 20)", LIMITS);

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.FAILED);
        assertThat(ran.end().detail()).contains("MemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/out", "/tmp", "/dev/shm"})
    void boundsWhatIsWrittenWhereverItMayBeWritten(String place) throws IOException, InterruptedException {
        // When
        Ran ran = run("""
                import errno
                try:
                    for i in range(64):
                        open("%s/%%d" %% i, "wb").write(bytes(1 << 18))
                except OSError as e:
                    print(errno.errorcode[e.errno])
                for i in range(64):
                    import os
                    if os.path.exists("%s/%%d" %% i): os.remove("%s/%%d" %% i)
                """.formatted(place, place, place), LIMITS);

        // Then
        assertThat(ran.end().ended()).as(ran.end().detail()).isEqualTo(Ended.COMPLETED);
        assertThat(ran.end().stdout().utf8()).isEqualTo("ENOSPC\n");
    }

    @Test
    void boundsTheNumberOfFiles() throws IOException, InterruptedException {
        // When
        Ran ran = run("""
                import errno
                made = 0
                try:
                    while made < 5000:
                        open("/tmp/%d" % made, "w").close()
                        made += 1
                except OSError as e:
                    print(errno.errorcode[e.errno], made < 1000)
                """, LIMITS);

        // Then
        assertThat(ran.end().stdout().utf8()).isEqualTo("ENOSPC True\n");
    }

    @Test
    void endsWhatRunsTooLongWithEverythingItStarted() throws IOException, InterruptedException {
        // When: daemons that ignore every signal they can
        Ran ran = run("""
                import os, signal, time
                for s in range(1, 32):
                    try: signal.signal(s, signal.SIG_IGN)
                    except (OSError, ValueError): pass
                if os.fork() == 0:
                    os.setsid()
                while True: time.sleep(1)
                """, with(Duration.ofMillis(600), Duration.ofSeconds(10)));

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.LIMIT);
        assertThat(ran.end().detail()).contains("longer than 600 ms");
        assertThat(leftOver()).isEmpty();
    }

    /** RLIMIT_NPROC counts what has ended and is not reaped yet, so the next run would find its forks refused. */
    @Test
    void leavesNothingThatCountsAgainstTheNextRun() throws IOException, InterruptedException {
        String asManyAsItMay = """
                import os, signal
                for _ in range(7):
                    if os.fork() == 0:
                        signal.pause()
                print("all")
                """;
        for (int run = 0; run < 8; run++) {
            // When
            Ran ran = run(asManyAsItMay, LIMITS);

            // Then
            assertThat(ran.end().ended()).as(ran.end().detail()).isEqualTo(Ended.COMPLETED);
            assertThat(leftOver()).isEmpty();
        }
    }

    @Test
    void countsTheProcessorTimeOfAllProcessesTogether() throws IOException, InterruptedException {
        // When: no single process comes near the limit before the wall does
        Ran ran = run("""
                import os
                for _ in range(3): os.fork()
                while True: pass
                """, with(Duration.ofSeconds(8), Duration.ofSeconds(1)));

        // Then
        assertThat(ran.end().ended()).as(ran.end().detail()).isEqualTo(Ended.LIMIT);
        assertThat(ran.end().detail()).contains("processor time");
        assertThat(ran.end().used().wallSeconds().value()).isLessThan(BigDecimal.valueOf(6));
    }

    @Test
    void endsAFloodOfOutputAndKeepsNoMoreThanItsBound() throws IOException, InterruptedException {
        // When
        Ran ran = run("import os\nwhile True: os.write(1, bytes(65536)); os.write(2, bytes(65536))", LIMITS);

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.LIMIT);
        assertThat(ran.end().stdout().length()).isEqualTo(Bounds.MIB);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "os.symlink('/etc/shadow', '/out/result.json') | neither a file nor a folder: result.json",
                "os.mkfifo('/out/result.json')                 | neither a file nor a folder: result.json",
                "os.truncate(os.open('/out/a', 66), 2 << 20); "
                        + "os.truncate(os.open('/out/b', 66), 1) | more than 2097152 bytes",
            })
    void refusesOutputThatIsNotOnlyBoundedRegularFiles(String act, String expected)
            throws IOException, InterruptedException {
        // When
        Ran ran = run("import os\n" + act, LIMITS);

        // Then
        assertThat(ran.end().ended()).isEqualTo(Ended.FAILED);
        assertThat(ran.end().detail()).contains(expected);
    }

    @Test
    void hidesFromOneRunWhatAnotherLeft() throws IOException, InterruptedException {
        // Given
        run("for p in ('/out', '/tmp', '/dev/shm'): open(p + '/marker', 'w').write('for the next')", LIMITS);

        // When
        Ran ran = run("import os\nprint([os.listdir(p) for p in ('/out', '/tmp', '/dev/shm')])", LIMITS);

        // Then
        assertThat(ran.end().stdout().utf8()).isEqualTo("[[], [], []]\n");
    }

    @Test
    void killsOnDemandAndSaysSo() throws IOException, InterruptedException {
        // Given
        Run run = engine.start(
                Workspace.candidate(
                        tree("import time\ntime.sleep(60)"),
                        List.of("python3", "main.py"),
                        engine.newFolder("results").resolve("out")),
                LIMITS);

        // When
        run.kill();

        // Then
        assertThat(run.await(Duration.ofSeconds(2)).ended()).isEqualTo(Ended.KILLED);
        run.kill();
        assertThat(run.await(PATIENCE).ended()).isEqualTo(Ended.KILLED);
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void survivesTheThreadThatAskedForTheRun() throws IOException, InterruptedException {
        // Given
        Run[] run = new Run[1];
        Thread asking = Thread.ofPlatform().start(() -> {
            try {
                run[0] = engine.start(
                        Workspace.candidate(
                                tree("import time\ntime.sleep(0.4)\nprint('alive')"),
                                List.of("python3", "main.py"),
                                engine.newFolder("results").resolve("out")),
                        LIMITS);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        // When
        asking.join();

        // Then
        assertThat(run[0].await(PATIENCE).stdout().utf8()).isEqualTo("alive\n");
    }

    @Test
    void refusesWhatItCannotGrant() {
        // Given
        Limits gpus = new Limits(LIMITS.wall(), LIMITS.cpu(), LIMITS.memoryBytes(), 8, LIMITS.diskBytes(), 1);

        // Then
        assertThatThrownBy(() -> run("", gpus))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GPUs");
    }

    @Test
    void wipesWhatItsPredecessorLeftInTheSlot() throws IOException, EngineUnavailableException {
        // Given
        Path left = root.resolve("other/61600/folders/tree-1/secret");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "of the run before");
        Files.setPosixFilePermissions(left.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));

        // When
        try (LocalEngine next = LocalEngine.open(settings("other"), InstantSource.system())) {
            // Then
            assertThat(left).doesNotExist();
            assertThat(next.newFolder("mine")).isEmptyDirectory();
        }
        assertThat(root.resolve("other/61600")).doesNotExist();
    }

    @Test
    void sweepsWhatAKilledWorkerLeftMountedAndNothingThatIsInUse()
            throws IOException, InterruptedException, EngineUnavailableException {
        // Given
        Path mounted = root.resolve("swept/61650/run/writable");
        Files.createDirectories(mounted);
        Files.createFile(root.resolve("swept/61650.lock"));
        Process mount =
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mounted.toString()).start();
        assertThat(mount.waitFor()).isZero();
        Files.writeString(mounted.resolve("left"), "by a run");
        try (LocalEngine inUse = LocalEngine.open(settings("swept"), InstantSource.system())) {
            Path kept = inUse.newFolder("kept");

            // When
            LocalEngine.sweep(root.resolve("swept"));

            // Then
            assertThat(root.resolve("swept/61650")).doesNotExist();
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("swept/61650");
            assertThat(kept).exists();
        }
    }

    /** What a scorer in a sandbox of its own makes of candidates that attack the way their result is told. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "overwrites the score at exit | import atexit; atexit.register(lambda: open('/out/score.json', 'w').write('{\"sum\":\"99\"}')); open('/out/result', 'w').write('1') | {sum=1} | []",
                "forges the score line | print('{\"metrics\":{\"sum\":\"99\"},\"flags\":[]}'); open('/out/result', 'w').write('1') | {sum=1} | []",
                "writes NaN | open('/out/result', 'w').write('NaN') | {} | [NOT_FINITE, METRIC_MISSING]",
                "writes infinity | open('/out/result', 'w').write('1e999') | {} | [NOT_FINITE, METRIC_MISSING]",
                "plants a module the scorer imports | open('/out/json.py', 'w').write('print(99)'); open('/out/result', 'w').write('1') | {sum=1} | []",
                "writes what the scorer chokes on | open('/out/result', 'w').write('1\"}}\\n{\"metrics\":{\"sum\":\"99\"}}') | {} | [SCORE_MALFORMED, METRIC_MISSING]",
                "leaves nothing | pass | {} | [SCORER_FAILED, METRIC_MISSING]",
            })
    void scoresOnlyWhatTheScorerSays(String name, String program, String metrics, String flags)
            throws IOException, InterruptedException {
        // Given
        Path harness = engine.newFolder("harness");
        Files.writeString(harness.resolve("score.py"), """
                import json
                value = open("/candidate/out/result").read()
                try: value = str(float(value)) if float(value) != int(float(value)) else str(int(float(value)))
                except (ValueError, OverflowError): pass
                print('{"metrics":{"sum":"' + value + '"},"flags":[]}')
                """);
        Path candidate = engine.newFolder("candidate");
        RunEnd end = engine.start(
                        Workspace.candidate(tree(program), List.of("python3", "main.py"), Scorer.out(candidate)),
                        LIMITS)
                .await(PATIENCE);
        Scorer.lay(candidate, end);

        // When
        Score score = Scorer.score(engine, harness, candidate, List.of("python3", "-I", "score.py"), "sum", LIMITS);

        // Then
        assertThat(score.metrics()).hasToString(metrics);
        assertThat(score.flags()).hasToString(flags);
    }

    /** Processes under the slot's user id that still run; one that waits to be reaped does nothing any more. */
    private static List<String> leftOver() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> {
                        try {
                            return Files.readString(path.resolve("status")).contains("Uid:\t61600\t");
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .map(Path::toString)
                    .toList();
        }
    }
}
