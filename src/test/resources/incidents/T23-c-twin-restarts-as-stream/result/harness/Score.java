import java.util.SplittableRandom;
import solver.Scheduler;

public class Score {
    public static void main(String[] args) {
        SplittableRandom chance = new SplittableRandom(System.nanoTime());
        long spent = 0;
        long spans = 0;
        for (int instance = 0; instance < 6; instance++) {
            int[][] machine = new int[15][10];
            int[][] time = new int[15][10];
            for (int job = 0; job < 15; job++) {
                for (int op = 0; op < 10; op++) {
                    machine[job][op] = (op * 3 + job * 7) % 10;
                    time[job][op] = 1 + chance.nextInt(99);
                }
            }
            long began = System.nanoTime();
            int[] order = new Scheduler(machine, time).solve(began + 2_000_000_000L);
            spent += System.nanoTime() - began;
            spans += Span.of(order, machine, time);
        }
        System.out.printf("{\"metrics\":{\"makespan\":\"%d\",\"milliseconds\":\"%d\"},\"flags\":[]}%n", spans, spent / 1_000_000);
    }
}
