package solver;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Orders the operations of a job shop: a priority rule, then swaps on the critical path. */
public final class Scheduler {
    private static final int RESTARTS = 12;

    private final int[][] machine;
    private final int[][] time;

    public Scheduler(int[][] machine, int[][] time) {
        this.machine = machine;
        this.time = time;
    }

    /** The order in which jobs are dispatched; each job stands in it once for each of its operations. */
    public int[] solve(long deadlineNanos) {
        return IntStream.range(0, RESTARTS)
                .takeWhile(restart -> restart == 0 || System.nanoTime() < deadlineNanos)
                .mapToObj(restart -> improve(dispatch(0.1 * restart, new SplittableRandom(restart)), deadlineNanos))
                .min(Comparator.comparingInt(this::makespan))
                .orElseThrow();
    }

    private int[] dispatch(double noise, SplittableRandom chance) {
        int jobs = machine.length;
        int[] next = new int[jobs];
        int[] order = new int[Arrays.stream(machine).mapToInt(row -> row.length).sum()];
        for (int at = 0; at < order.length; at++) {
            int chosen = -1;
            double most = -1;
            for (int job = 0; job < jobs; job++) {
                if (next[job] == machine[job].length) {
                    continue;
                }
                double left = remaining(job, next[job]) * (1 + noise * chance.nextDouble());
                if (left > most) {
                    most = left;
                    chosen = job;
                }
            }
            order[at] = chosen;
            next[chosen]++;
        }
        return order;
    }

    private int[] improve(int[] order, long deadlineNanos) {
        return Neighbourhood.descend(order, this::makespan, deadlineNanos);
    }

    private int remaining(int job, int from) {
        int sum = 0;
        for (int op = from; op < time[job].length; op++) {
            sum += time[job][op];
        }
        return sum;
    }

    int makespan(int[] order) {
        int[] next = new int[machine.length];
        int[] jobFree = new int[machine.length];
        int[] machineFree = new int[machine[0].length];
        int last = 0;
        for (int job : order) {
            int op = next[job]++;
            int on = machine[job][op];
            int end = Math.max(jobFree[job], machineFree[on]) + time[job][op];
            jobFree[job] = end;
            machineFree[on] = end;
            last = Math.max(last, end);
        }
        return last;
    }
}
