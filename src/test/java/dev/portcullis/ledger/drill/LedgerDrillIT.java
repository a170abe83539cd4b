package dev.portcullis.ledger.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LedgerFiles;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.ledger.Witnessing;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.Running;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sequencer that is killed, stopped, or whose disk fails leaves one log without a gap, and loses nothing acknowledged. */
class LedgerDrillIT {
    private static final int STOPS = 6;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long SEED = 20_261_127;

    /** Kills of one drill share a database: each child goes on where the one before was killed. */
    private static final int KILLS = 4;

    private static final int MANY_KILLS = 200;

    /**
     * One call that fails once.
     *
     * @param onlyOn the file it must concern; empty for any: nothing else in the process makes such calls
     */
    private record Fault(String call, String error, Optional<String> onlyOn) {
        List<String> injected(Path folder, Path trace, int time) {
            List<String> command =
                    new ArrayList<>(List.of("/usr/bin/strace", "-f", "--seccomp-bpf", "-qq", "-o", trace.toString()));
            onlyOn.ifPresent(
                    file -> command.addAll(List.of("-P", folder.resolve(file).toString())));
            command.addAll(
                    List.of("-e", "trace=" + call, "-e", "inject=" + call + ":error=" + error + ":when=" + time));
            return command;
        }
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault("fsync", "EIO", Optional.empty()),
            new Fault("rename", "EIO", Optional.empty()),
            new Fault("write", "ENOSPC", Optional.of("checkpoint.next")));

    private static final List<Fault> OTHER_FAULTS = List.of(
            new Fault("fsync", "ENOSPC", Optional.empty()),
            new Fault("rename", "ENOSPC", Optional.empty()),
            new Fault("openat", "ENOSPC", Optional.of("checkpoint.next")),
            new Fault("openat", "EIO", Optional.of("checkpoint.next")),
            new Fault("write", "EIO", Optional.of("checkpoint.next")));

    @TempDir
    Path folder;

    private final List<Process> children = new ArrayList<>();
    private final Random random = new Random(SEED);
    private Running stack;
    private FreshDatabase database;
    private SigningKey key;

    @BeforeEach
    void found() throws IOException, SQLException {
        stack = StackExtension.stack();
        database = FreshDatabase.in(stack);
        key = SigningKey.generate("drill.test/log");
        key.save(folder.resolve("log.key"));
    }

    @AfterEach
    void end() throws IOException, InterruptedException, SQLException {
        children.forEach(Process::destroyForcibly);
        for (Process child : children) {
            child.waitFor();
        }
        database.close();
    }

    @Test
    void killedAtRandomPointsItLosesNothing() throws IOException, InterruptedException, SQLException {
        killAndCheck(KILLS);
    }

    @Test
    @Tag("long")
    void killedTwoHundredTimesItLosesNothing() throws IOException, InterruptedException, SQLException {
        killAndCheck(MANY_KILLS);
    }

    private void killAndCheck(int times) throws IOException, InterruptedException, SQLException {
        for (int time = 0; time < times; time++) {
            Process child = start("killed-" + time, List.of());
            awaitStarted("killed-" + time, child);
            assertThat(child.waitFor(Duration.ofMillis(random.nextInt(1, 1_500))))
                    .isFalse();
            child.destroyForcibly().waitFor();
        }
        requireOneWholeLog();
    }

    @Test
    @Tag("long")
    void aDiskThatFailsOnceAtAnyStepLosesNothing() throws IOException, InterruptedException, SQLException {
        failAndCheck(FAULTS, List.of(3));
    }

    @Test
    @Tag("long")
    void aDiskThatFailsOnceAtEachOfManyStepsLosesNothing() throws IOException, InterruptedException, SQLException {
        failAndCheck(
                Stream.concat(FAULTS.stream(), OTHER_FAULTS.stream()).toList(),
                Stream.iterate(1, n -> n + 1).limit(20).toList());
    }

    private void failAndCheck(List<Fault> faults, List<Integer> times)
            throws IOException, InterruptedException, SQLException {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        int injected = 0;
        for (Fault fault : faults) {
            for (int time : times) {
                String name = "fault-" + injected++;
                Path trace = folder.resolve(name + ".trace");
                Process child = start(name, fault.injected(folder, trace, time));
                awaitStarted(name, child);
                await().atMost(SOON).until(() -> Files.readString(trace).contains("(INJECTED)"));
                assertThat(child.waitFor(Duration.ofMillis(300))).isFalse();
                child.descendants().forEach(ProcessHandle::destroyForcibly);
                child.destroyForcibly().waitFor();
            }
        }
        requireOneWholeLog();
    }

    /** A draft's name cannot be known before, so the kernel itself refuses: files of this process may not grow. */
    @Test
    @Tag("long")
    void aTileThatCannotBeWrittenStopsPublicationUntilItCan() throws IOException, InterruptedException, SQLException {
        // Given
        Process child = start("full", List.of());
        awaitStarted("full", child);
        await().atMost(SOON).until(() -> published() > 50);

        // When
        limitFiles(child, "512:unlimited");
        await().atMost(SOON).until(() -> count("SELECT count(*) FROM ledger_place") > published() + 500);
        long stopped = published();
        limitFiles(child, "unlimited");

        // Then
        await().atMost(SOON).until(() -> published() > stopped + 50);
        requireOneWholeLog();
    }

    private static void limitFiles(Process child, String bytes) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--fsize=" + bytes)
                        .start()
                        .waitFor())
                .isZero();
    }

    private long published() throws SQLException {
        return count("SELECT coalesce(max(size), 0) FROM checkpoint WHERE published_at IS NOT NULL");
    }

    @Test
    @Tag("long")
    void leadersStoppedInTurnUnderLoadLeaveOneLog() throws IOException, InterruptedException, SQLException {
        // Given
        Process first = start("first", List.of());
        awaitStarted("first", first);
        Process second = start("second", List.of());
        awaitStarted("second", second);

        // When
        for (int time = 0; time < STOPS; time++) {
            Process stopped = time % 2 == 0 ? first : second;
            signal("STOP", stopped);
            long before = published();
            // The other must take over and publish on: this is what past the term means.
            await().atMost(SOON).until(() -> published() > before + 50);
            signal("CONT", stopped);
            assertThat(stopped.waitFor(Duration.ofSeconds(1))).isFalse();
        }

        // Then
        requireOneWholeLog();
    }

    private static void signal(String name, Process child) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process start(String name, List<String> under) throws IOException {
        Credentials role = stack.databaseApplication();
        List<String> command = new ArrayList<>(under);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LedgerProgram.class.getName(),
                database.jdbcUrl(),
                role.user(),
                folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out(name).toFile())
                .redirectError(Redirect.appendTo(folder.resolve("errors").toFile()));
        builder.environment().put("PASSWORD", role.password());
        Process child = builder.start();
        children.add(child);
        return child;
    }

    private Path out(String name) {
        return folder.resolve(name + ".out");
    }

    private void awaitStarted(String name, Process child) {
        await().atMost(SOON)
                .failFast("the child ended", () -> !child.isAlive())
                .until(() -> Files.readString(out(name)).contains("\n"));
    }

    private void requireOneWholeLog() throws IOException, InterruptedException, SQLException {
        children.forEach(Process::destroyForcibly);
        for (Process child : children) {
            child.waitFor();
        }
        List<EntryId> acknowledged = acknowledged();
        assertThat(acknowledged).hasSizeGreaterThan(20);
        try (PostgresLedger ledger = new PostgresLedger(
                database.application(),
                key,
                LedgerFiles.beside(folder.resolve("checkpoint")),
                Witnessing.none(key.verifierKey()),
                Clock.systemUTC(),
                Failpoints.NONE)) {
            ledger.start(_ -> Set.of());
            for (EntryId entry : acknowledged) {
                assertThat(ledger.awaitPublished(entry, SOON)).isTrue();
            }
            requireProven(ledger, acknowledged.subList(acknowledged.size() - 20, acknowledged.size()));
            requireNoForkAndNoGap(ledger);
        } catch (LogProofRefusedException | SignatureRefusedException | TileMalformedException e) {
            throw new AssertionError(e);
        }
    }

    private void requireProven(PostgresLedger ledger, List<EntryId> entries) throws LogProofRefusedException {
        LogPolicy policy = LogPolicy.unwitnessed(key.verifierKey());
        for (EntryId entry : entries) {
            LedgerEntry stored = ledger.entry(entry).orElseThrow();
            ledger.proof(entry).orElseThrow().verify(stored.leaf(), policy);
        }
    }

    /** Every checkpoint ever signed has the root of the entries as they are served now. */
    private void requireNoForkAndNoGap(PostgresLedger ledger)
            throws SQLException, SignatureRefusedException, TileMalformedException {
        Map<Long, Checkpoint> signed = checkpoints();
        long size = ledger.published().size();
        assertThat(count("SELECT count(*) FROM ledger_entry JOIN ledger_place ON entry = id WHERE idx < " + size))
                .isEqualTo(size);
        Frontier frontier = Frontier.EMPTY;
        int checked = signed.containsKey(0L) ? 1 : 0;
        for (long at = 0; at < size; at += Tile.WIDTH) {
            int width = (int) Math.min(Tile.WIDTH, size - at);
            Bytes bundle = ledger.tile(new Tile.Entries(at / Tile.WIDTH, width)).orElseThrow();
            List<Digest> hashes = TileBytes.hashes(
                    ledger.tile(new Tile.Hashes(0, at / Tile.WIDTH, width)).orElseThrow(), width);
            List<Bytes> entries = TileBytes.entries(bundle, width);
            for (int place = 0; place < width; place++) {
                assertThat(MerkleTree.leaf(entries.get(place))).isEqualTo(hashes.get(place));
                frontier = frontier.append(hashes.get(place));
                Checkpoint checkpoint = signed.get(frontier.size());
                if (checkpoint != null) {
                    assertThat(checkpoint.root()).isEqualTo(frontier.root());
                    checked++;
                }
            }
        }
        assertThat(checked).isEqualTo(signed.size());
    }

    private Map<Long, Checkpoint> checkpoints() throws SQLException, SignatureRefusedException {
        Map<Long, Checkpoint> signed = new TreeMap<>();
        try (Connection connection = database.application().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT note FROM checkpoint")) {
            while (rows.next()) {
                Checkpoint checkpoint = Checkpoint.parse(rows.getString(1));
                signed.put(checkpoint.size(), checkpoint);
            }
        }
        return signed;
    }

    private List<EntryId> acknowledged() throws IOException {
        List<EntryId> ids = new ArrayList<>();
        for (File file : Objects.requireNonNull(folder.toFile().listFiles((_, name) -> name.endsWith(".out")))) {
            List<String> lines = List.of(Files.readString(file.toPath()).split("\n", -1));
            // The last line may have been cut off by the kill.
            for (String line : lines.subList(0, lines.size() - 1)) {
                if (line.length() == 36) {
                    ids.add(new EntryId(UUID.fromString(line)));
                }
            }
        }
        return ids;
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.application().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
