import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Replays a trace of keys against the policy and writes hits and misses. */
public final class Simulate {
    private static final Path RESULT = Path.of("/out/hits.json");
    private static final int CAPACITY = 4_096;

    private Simulate() {}

    public static void main(String[] arguments) throws IOException {
        List<String> trace = Files.readAllLines(Path.of(arguments[0]));
        Policy policy = new Policy(CAPACITY);
        long hits = 0;
        for (String key : trace) {
            Objects.requireNonNull(key, "key");
            if (policy.access(key)) {
                hits++;
            }
            if (policy.size() > CAPACITY) {
                throw new IllegalStateException("the cache holds more than its capacity: " + policy.size());
            }
        }
        double rate = trace.isEmpty() ? 0.0 : (double) hits / trace.size();
        Files.writeString(RESULT, String.format(Locale.ROOT, "{\"hits\": %d, \"accesses\": %d, \"rate\": %.6f}", hits, trace.size(), rate));
        System.out.printf(Locale.ROOT, "hit rate %.4f%n", rate);
    }
}
