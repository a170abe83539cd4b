package solver;

import java.util.ArrayList;
import java.util.List;

/** What the program prints of a solution. */
final class Report {
    private Report() {}

    static List<String> lines(int[] order, int span) {
        List<String> lines = new ArrayList<>();
        lines.add("makespan " + span);
        StringBuilder text = new StringBuilder("order");
        for (int job : order) {
            text.append(' ').append(job);
        }
        lines.add(text.toString());
        return lines;
    }
}
