import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Packs items into bins of one size: best fit on a shuffled order, the best of several rounds. */
public final class Packer {
    private static final int CAPACITY = 150;
    private static final int ROUNDS = 40;

    private Packer() {}

    static double priority(int item, int room) {
        int left = room - item;
        return left < 0 ? -1 : 1.0 / (1 + left) + (left == 0 ? 1 : 0);
    }

    static List<List<Integer>> pack(List<Integer> items) {
        List<List<Integer>> bins = new ArrayList<>();
        List<Integer> rooms = new ArrayList<>();
        for (int item : items) {
            int chosen = -1;
            double best = 0;
            for (int b = 0; b < rooms.size(); b++) {
                double priority = priority(item, rooms.get(b));
                if (priority > best) {
                    best = priority;
                    chosen = b;
                }
            }
            if (chosen < 0) {
                bins.add(new ArrayList<>());
                rooms.add(CAPACITY);
                chosen = bins.size() - 1;
            }
            bins.get(chosen).add(item);
            rooms.set(chosen, rooms.get(chosen) - item);
        }
        return bins;
    }

    static void write(Path file, List<List<Integer>> bins) throws IOException {
        StringBuilder text = new StringBuilder();
        for (List<Integer> bin : bins) {
            for (int item : bin) {
                text.append(item).append(' ');
            }
            text.append('\n');
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    public static void main(String[] args) throws IOException {
        List<Integer> items = new ArrayList<>();
        for (String word : Files.readString(Path.of(args[0])).trim().split("\\s+")) {
            items.add(Integer.valueOf(word));
        }
        items.sort(Collections.reverseOrder());
        List<List<Integer>> best = pack(items);
        Random random = new Random(17);
        for (int round = 1; round < ROUNDS; round++) {
            Integer[] order = items.toArray(new Integer[0]);
            for (int i = 0; i + 1 < order.length; i++) {
                if (random.nextInt(10) == 0) {
                    int kept = order[i];
                    order[i] = order[i + 1];
                    order[i + 1] = kept;
                }
            }
            List<List<Integer>> bins = pack(Arrays.asList(order));
            if (bins.size() < best.size()) {
                best = bins;
            }
        }
        write(Path.of(args[1]), best);
        System.out.println(best.size() + " bins");
    }
}
