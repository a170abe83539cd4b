import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Moves on the order of operations. */
final class Search {
    private static final int MOVES = 20_000;
    private static final double COOLING = 0.9995;

    private Search() {}

    static List<Integer> start(List<List<Main.Operation>> jobs, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int job = 0; job < jobs.size(); job++) {
            for (int k = 0; k < jobs.get(job).size(); k++) {
                order.add(job);
            }
        }
        Collections.shuffle(order, random);
        return order;
    }

    static List<Integer> improve(List<List<Main.Operation>> jobs, List<Integer> order, Random random, long deadline) {
        double temperature = 20.0;
        int current = Main.makespan(jobs, order);
        List<Integer> best = new ArrayList<>(order);
        int bestSpan = current;
        for (int move = 0; move < MOVES && System.nanoTime() < deadline; move++) {
            int i = random.nextInt(order.size());
            int j = random.nextInt(order.size());
            Collections.swap(order, i, j);
            int span = Main.makespan(jobs, order);
            if (span <= current || random.nextDouble() < Math.exp((current - span) / temperature)) {
                current = span;
                if (span < bestSpan) {
                    bestSpan = span;
                    best = new ArrayList<>(order);
                }
            } else {
                Collections.swap(order, i, j);
            }
            temperature = Math.max(0.1, temperature * COOLING);
        }
        return best;
    }
}
