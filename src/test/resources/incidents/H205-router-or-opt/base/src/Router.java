import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Vehicle tour through all stops: nearest neighbour, then 2-opt. */
public final class Router {
    private final double[] x;
    private final double[] y;

    public Router(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("coordinates differ in number");
        }
        this.x = x.clone();
        this.y = y.clone();
    }

    double distance(int a, int b) {
        double dx = x[a] - x[b];
        double dy = y[a] - y[b];
        return Math.sqrt(dx * dx + dy * dy);
    }

    int[] nearestNeighbour(int start) {
        int n = x.length;
        boolean[] seen = new boolean[n];
        int[] tour = new int[n];
        int at = start;
        for (int i = 0; i < n; i++) {
            tour[i] = at;
            seen[at] = true;
            int best = -1;
            for (int j = 0; j < n; j++) {
                if (!seen[j] && (best < 0 || distance(at, j) < distance(at, best))) {
                    best = j;
                }
            }
            at = best;
        }
        return tour;
    }

    boolean improveOnce(int[] tour) {
        int n = tour.length;
        for (int i = 0; i < n - 2; i++) {
            for (int j = i + 2; j < n; j++) {
                int a = tour[i], b = tour[i + 1], c = tour[j], d = tour[(j + 1) % n];
                if (distance(a, c) + distance(b, d) + 1e-9 < distance(a, b) + distance(c, d)) {
                    for (int l = i + 1, r = j; l < r; l++, r--) {
                        int t = tour[l];
                        tour[l] = tour[r];
                        tour[r] = t;
                    }
                    return true;
                }
            }
        }
        return false;
    }

    int[] solve(int restarts, Random random) {
        int[] best = null;
        for (int r = 0; r < restarts; r++) {
            int[] tour = nearestNeighbour(random.nextInt(x.length));
            for (int i = 0; i < 20_000 && improveOnce(tour); i++) {
            }
            if (best == null || length(tour) < length(best)) {
                best = tour;
            }
        }
        return best;
    }

    double length(int[] tour) {
        double sum = 0;
        for (int i = 0; i < tour.length; i++) {
            sum += distance(tour[i], tour[(i + 1) % tour.length]);
        }
        return sum;
    }

    public static void main(String[] args) throws IOException {
        List<double[]> stops = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("input/stops.csv"))) {
            String[] parts = line.split(",");
            stops.add(new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])});
        }
        double[] xs = stops.stream().mapToDouble(s -> s[0]).toArray();
        double[] ys = stops.stream().mapToDouble(s -> s[1]).toArray();
        Router router = new Router(xs, ys);
        int[] tour = router.solve(8, new Random(5));
        Files.createDirectories(Path.of("out"));
        Files.writeString(Path.of("out/tour.json"), "{\"order\": " + Arrays.toString(tour) + "}");
        System.out.printf("length %.3f%n", router.length(tour));
    }
}
