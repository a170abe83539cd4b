package dev.portcullis.cli.bench;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.verify.Defect;
import dev.portcullis.verify.Export;
import dev.portcullis.verify.ExportRefusedException;
import dev.portcullis.verify.Verification;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Verifies the log of exports it makes: entries of random bytes, which is all the log part looks at. One export of the
 * entries asked for and one of a tenth of them, so that what grows with the log is seen.
 */
public final class VerifyBench {
    private static final int ENTRY_BYTES = 1024;
    private static final int ROUNDS = 5;
    private static final int TENTH = 10;

    /** Collections while the memory is looked at. */
    private static final int LOOKS = 16;

    /** The serial collector leaves dead objects where they lie in three collections of four. */
    private static final int COMPACTS_EVERY = 4;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    /**
     * What is measured.
     *
     * @param entries of the larger log
     */
    public record Plan(int entries) {
        public Plan {
            if (entries < TENTH * Tile.WIDTH) {
                throw new IllegalArgumentException("at least " + TENTH * Tile.WIDTH + " entries");
            }
        }
    }

    private final SigningKey key = SigningKey.generate("bench/log");
    private final LogPolicy policy = LogPolicy.unwitnessed(key.verifierKey());
    private final Consumer<String> telling;

    private VerifyBench(Consumer<String> telling) {
        this.telling = telling;
    }

    /** Takes the figures, in a temporary folder of about the size of both logs. */
    public static VerifyFigures run(Plan plan, Consumer<String> telling)
            throws IOException, BenchFailedException, ExportRefusedException {
        String load = Machine.load();
        Path folder = Files.createTempDirectory("portcullis-bench-verify");
        try {
            VerifyBench bench = new VerifyBench(telling);
            Path small = bench.export(folder.resolve("small"), plan.entries() / TENTH);
            Path large = bench.export(folder.resolve("large"), plan.entries());
            bench.warmUp(large, plan.entries());
            return new VerifyFigures(
                    VerifyFigures.SCHEMA,
                    Machine.since(load),
                    ENTRY_BYTES,
                    bench.measure(small, plan.entries() / TENTH),
                    bench.measure(large, plan.entries()));
        } finally {
            discard(folder);
        }
    }

    private Path export(Path folder, int size) throws IOException {
        telling.accept("makes a log of " + size + " entries");
        Random random = new Random(1);
        List<Digest> leaves = new ArrayList<>(size);
        for (int first = 0; first < size; first += Tile.WIDTH) {
            List<Bytes> entries = new ArrayList<>(Tile.WIDTH);
            for (int at = first; at < Math.min(size, first + Tile.WIDTH); at++) {
                byte[] entry = new byte[ENTRY_BYTES];
                random.nextBytes(entry);
                entries.add(Bytes.copyOf(entry));
                leaves.add(MerkleTree.leaf(entries.getLast()));
            }
            put(
                    folder,
                    Export.tile(new Tile.Entries(first / Tile.WIDTH, entries.size())),
                    TileBytes.ofEntries(entries));
        }
        List<Digest> row = leaves;
        for (int level = 0; !row.isEmpty(); level++) {
            row = tiles(folder, level, row);
        }
        put(
                folder,
                Export.CHECKPOINT,
                Bytes.utf8(Checkpoint.sign(size, MerkleTree.root(leaves), key).text()));
        return folder;
    }

    /** Writes the tiles over a row of hashes; their own hashes, as far as they are full, are the next row. */
    private static List<Digest> tiles(Path folder, int level, List<Digest> row) throws IOException {
        List<Digest> above = new ArrayList<>();
        for (int from = 0; from < row.size(); from += Tile.WIDTH) {
            List<Digest> hashes = row.subList(from, Math.min(row.size(), from + Tile.WIDTH));
            put(
                    folder,
                    Export.tile(new Tile.Hashes(level, from / Tile.WIDTH, hashes.size())),
                    TileBytes.ofHashes(hashes));
            if (hashes.size() == Tile.WIDTH) {
                above.add(MerkleTree.root(hashes));
            }
        }
        return above;
    }

    private static void put(Path folder, String name, Bytes content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content.toArray());
    }

    private static void discard(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }

    private record Round(long perSecond, long perCoreSecond) {}

    private VerifyFigures.Log measure(Path folder, int entries) throws BenchFailedException, ExportRefusedException {
        List<Round> rounds = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            rounds.add(verify(folder, entries));
            telling.accept(entries + " entries, round " + round + ": "
                    + rounds.getLast().perSecond() + "/s");
        }
        return new VerifyFigures.Log(
                entries,
                median(rounds.stream().map(Round::perSecond)),
                median(rounds.stream().map(Round::perCoreSecond)),
                live(folder, entries));
    }

    /** The first look at the memory also finds what the making of the logs has left to be cleaned up. */
    private void warmUp(Path folder, int entries) throws BenchFailedException, ExportRefusedException {
        verify(folder, entries);
        live(folder, entries);
    }

    private Round verify(Path folder, int entries) throws BenchFailedException, ExportRefusedException {
        try (Export export = Export.open(folder)) {
            long core = THREADS.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            require(Verification.ofLog(export, policy));
            long nanos = System.nanoTime() - began;
            return new Round(perSecond(entries, nanos), perSecond(entries, THREADS.getCurrentThreadCpuTime() - core));
        }
    }

    /** In a round of its own, because it stops to collect what can be reached no more. */
    private long live(Path folder, int entries) throws BenchFailedException, ExportRefusedException {
        try (Looking export = new Looking(Export.open(folder), Math.max(1, entries / Tile.WIDTH / LOOKS))) {
            require(Verification.ofLog(export, policy));
            return export.most;
        }
    }

    private static long reachable() {
        for (int collection = 0; collection < COMPACTS_EVERY; collection++) {
            MEMORY.gc();
        }
        return MEMORY.getHeapMemoryUsage().getUsed();
    }

    private static void require(List<Defect> defects) throws BenchFailedException {
        if (!defects.isEmpty()) {
            throw new BenchFailedException("the log does not verify: " + defects.getFirst(), "Report this");
        }
    }

    private static long perSecond(int entries, long nanos) {
        return TimeUnit.SECONDS.toNanos(entries) / Math.max(1, nanos);
    }

    private static long median(Stream<Long> figures) {
        List<Long> sorted = figures.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** An export that looks at the heap at every so manieth file of entries that is read. */
    private static final class Looking implements Export {
        private final Export export;
        private final int every;
        private int read;
        private long most;

        private Looking(Export export, int every) {
            this.export = export;
            this.every = every;
        }

        @Override
        public Optional<Bytes> read(String name) throws ExportRefusedException {
            Optional<Bytes> content = export.read(name);
            if (name.startsWith(TILES + "entries/") && ++read % every == 0) {
                most = Math.max(most, reachable());
            }
            return content;
        }

        @Override
        public OptionalLong size(String name) throws ExportRefusedException {
            return export.size(name);
        }

        @Override
        public void forEachBlob(BlobVisitor visitor) throws ExportRefusedException {
            export.forEachBlob(visitor);
        }

        @Override
        public void close() {
            export.close();
        }
    }
}
