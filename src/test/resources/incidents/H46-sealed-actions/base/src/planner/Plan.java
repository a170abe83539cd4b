package planner;

import java.util.ArrayList;
import java.util.List;

/** The steps that are open, in their order. */
final class Plan {
    private final List<String> open = new ArrayList<>();
    private int done;

    void apply(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("an action is a word and what it is about: " + line);
        }
        if (parts[0].equals("add")) {
            open.add(parts[1]);
        } else if (parts[0].equals("done")) {
            if (!open.remove(parts[1])) {
                throw new IllegalArgumentException("no such step: " + parts[1]);
            }
            done++;
        } else if (parts[0].equals("first")) {
            if (!open.remove(parts[1])) {
                throw new IllegalArgumentException("no such step: " + parts[1]);
            }
            open.add(0, parts[1]);
        } else {
            throw new IllegalArgumentException("no such action: " + parts[0]);
        }
    }

    @Override
    public String toString() {
        return done + " done, open: " + open;
    }
}
