package solver;

import java.util.function.ToIntFunction;

/** Swaps of neighbours in a dispatch order. */
final class Neighbourhood {
    private Neighbourhood() {}

    static int[] descend(int[] order, ToIntFunction<int[]> cost, long deadlineNanos) {
        int[] best = order.clone();
        int bestCost = cost.applyAsInt(best);
        boolean improved = true;
        while (improved && System.nanoTime() < deadlineNanos) {
            improved = false;
            for (int i = 0; i + 1 < best.length; i++) {
                if (best[i] == best[i + 1]) {
                    continue;
                }
                swap(best, i);
                int now = cost.applyAsInt(best);
                if (now < bestCost) {
                    bestCost = now;
                    improved = true;
                } else {
                    swap(best, i);
                }
            }
        }
        return best;
    }

    private static void swap(int[] order, int i) {
        int kept = order[i];
        order[i] = order[i + 1];
        order[i + 1] = kept;
    }
}
