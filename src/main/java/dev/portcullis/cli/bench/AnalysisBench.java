package dev.portcullis.cli.bench;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.Analysts;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Takes the facts of differences of one tree, as a gate does: two of its files are written anew, each time otherwise. The
 * analysts are those of a gate, with their processes and their memory.
 */
public final class AnalysisBench {
    private static final int CHANGED_FILES = 2;
    private static final int CHANGED_LINES = 300;
    private static final int OTHER_LINES = 100;
    private static final int STATEMENTS = 8;
    private static final int FEWEST_FILES = 10;
    private static final int FEWEST_DIFFERENCES = 10;
    private static final int MOST = 2_000;
    private static final long LONGEST_MINUTES = 10;

    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: bench-analysis
            title: A lineage to measure analysis with
            pool: default
            proposers:
              - {name: bench, key: "@KEY@", operators: [erin]}
            paths:
              editable: ["src/**"]
              harness: ["harness/**"]
            types: [python]
            entrypoint: [python3, src/main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
            score:
              entrypoint: [python3, -I, harness/score.py]
              metric: score
              direction: maximise
              bound: "3"
            budget: {proposalsPerHour: 3600}
            """;

    /**
     * What is measured.
     *
     * @param differences of each kind
     * @param files of the tree
     */
    public record Plan(int differences, int files) {
        public Plan {
            if (differences < FEWEST_DIFFERENCES || differences > MOST) {
                throw new IllegalArgumentException(FEWEST_DIFFERENCES + " to " + MOST + " differences");
            }
            if (files < FEWEST_FILES || files > MOST) {
                throw new IllegalArgumentException(FEWEST_FILES + " to " + MOST + " files");
            }
        }
    }

    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Random random = new Random(1);
    private final Plan plan;
    private final Charter charter;
    private final Tree base;

    private AnalysisBench(Plan plan) throws MalformedCharterException, ContentRefusedException {
        this.plan = plan;
        this.charter = Charter.parse(Bytes.utf8(CHARTER.replace(
                "@KEY@", SigningKey.generate("bench/proposer").verifierKey().toString())));
        List<TreeEntry> files = new ArrayList<>();
        files.add(file("harness/score.py", "print('{\"metrics\":{\"score\":\"1\"},\"flags\":[]}')\n"));
        files.add(file("src/main.py", source(OTHER_LINES)));
        for (int at = files.size(); at < plan.files(); at++) {
            int number = at - 2;
            files.add(file(path(number), source(number < CHANGED_FILES ? CHANGED_LINES : OTHER_LINES)));
        }
        this.base = Tree.of(files);
    }

    /** Takes the figures. */
    public static AnalysisFigures run(Plan plan, Consumer<String> telling)
            throws IOException, BenchFailedException, InterruptedException {
        String load = Machine.load();
        AnalysisBench bench;
        List<Tree> results;
        List<Tree> more;
        try {
            bench = new AnalysisBench(plan);
            results = bench.results();
            more = bench.results();
        } catch (MalformedCharterException | ContentRefusedException e) {
            throw new BenchFailedException("the lineage to measure with cannot be made: " + e, "Report this", e);
        }
        try (Analysts analysts = Analysts.open(Analysts.Settings.usual())) {
            telling.accept("takes the first facts: nothing is started, nothing known");
            long began = System.nanoTime();
            bench.facts(results.getFirst(), analysts);
            long coldMicros = micros(began);
            telling.accept("takes facts of " + plan.differences() + " changes, one after the other");
            Latency fresh = bench.oneByOne(results, analysts);
            Latency known = bench.oneByOne(results, analysts);
            telling.accept("takes facts of as many on all cores");
            long freshPerSecond = bench.perSecond(more, analysts);
            long knownPerSecond = bench.perSecond(more, analysts);
            return new AnalysisFigures(
                    AnalysisFigures.SCHEMA,
                    Machine.since(load),
                    plan.files(),
                    coldMicros,
                    new AnalysisFigures.Kind(freshPerSecond, fresh),
                    new AnalysisFigures.Kind(knownPerSecond, known));
        }
    }

    private Latency oneByOne(List<Tree> results, Analysts analysts) throws BenchFailedException {
        long[] micros = new long[results.size()];
        for (int at = 0; at < micros.length; at++) {
            long began = System.nanoTime();
            facts(results.get(at), analysts);
            micros[at] = micros(began);
        }
        return Latency.of(micros);
    }

    private long perSecond(List<Tree> results, Analysts analysts) throws BenchFailedException, InterruptedException {
        long began = System.nanoTime();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (Tree result : results) {
                asked.add(threads.submit(() -> {
                    facts(result, analysts);
                    return true;
                }));
            }
            for (Future<Boolean> one : asked) {
                one.get(LONGEST_MINUTES, TimeUnit.MINUTES);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchFailedException("the measurement broke off: " + e, "Run it again", e);
        }
        return TimeUnit.SECONDS.toMicros(results.size()) / Math.max(1, micros(began));
    }

    private void facts(Tree result, Analysts analysts) throws BenchFailedException {
        Facts facts = analysts.find(charter, base, base, result, blobs);
        if (!facts.fromBase().analyzed()) {
            throw new BenchFailedException(
                    "a difference was not analysed: " + facts.why(), "See the log for what became of the analysts");
        }
    }

    private List<Tree> results() throws ContentRefusedException {
        List<Tree> results = new ArrayList<>();
        for (int at = 0; at < plan.differences(); at++) {
            List<TreeEntry> files = new ArrayList<>(base.entries());
            for (int number = 0; number < CHANGED_FILES; number++) {
                TreeEntry changed = file(path(number), source(CHANGED_LINES));
                files.replaceAll(entry -> entry.path().equals(changed.path()) ? changed : entry);
            }
            results.add(Tree.of(files));
        }
        return results;
    }

    private static String path(int number) {
        return "src/part" + number / 20 + "/module" + number + ".py";
    }

    private TreeEntry file(String path, String content) throws ContentRefusedException {
        Digest digest = blobs.put(Bytes.utf8(content));
        return new TreeEntry(FileMode.REGULAR, digest, TreePath.parse(path));
    }

    /** A module as search writes them: arithmetic over arrays, loops, conditions, a class now and then. */
    private String source(int lines) {
        StringBuilder source = new StringBuilder("import math\nimport random\n");
        int line = 2;
        while (line < lines) {
            String name = "step_" + random.nextInt(Integer.MAX_VALUE);
            source.append("\n\ndef ")
                    .append(name)
                    .append("(points, radii, rounds=")
                    .append(random.nextInt(100))
                    .append("):\n");
            line += 3;
            for (int at = 0; at < STATEMENTS && line < lines; at++) {
                String statement = statement(random.nextInt(STATEMENTS));
                source.append(statement);
                line += (int) statement.chars().filter(c -> c == '\n').count();
            }
            source.append("    return points, radii\n");
            line++;
        }
        return source.toString();
    }

    private String statement(int kind) {
        int number = random.nextInt(1_000);
        String form = switch (kind) {
            case 0 -> "    for at in range(rounds):\n        points[at] = (points[at][0] * 0.%d, points[at][1])\n";
            case 1 -> "    if len(points) > %d and rounds:\n        radii.append(math.sqrt(rounds / %d))\n";
            case 2 -> "    best = max((radius for radius in radii if radius < %d), default=0.0)\n";
            case 3 -> "    radii = [min(radius, 0.%d) for radius in radii]\n";
            case 4 -> "    # how far a point moves is worth %d rounds\n";
            case 5 -> "    if not points:\n        raise ValueError(\"no points after %d\")\n";
            case 6 -> "    angle = 2 * math.pi * random.random() / %d\n";
            default -> "    points = sorted(points, key=lambda point: point[0] + %d * point[1])\n";
        };
        return String.format(Locale.ROOT, form, number, number + 1);
    }

    private static long micros(long since) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since);
    }
}
