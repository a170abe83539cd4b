package planner;

import java.util.ArrayList;
import java.util.List;

/** The steps that are open, in their order. */
final class Plan {
    private final List<String> open = new ArrayList<>();
    private int done;

    void apply(Action action) {
        switch (action) {
            case Action.Add(String step) -> {
                if (open.contains(step)) {
                    throw new IllegalArgumentException("already a step: " + step);
                }
                open.add(step);
            }
            case Action.Done(String step) -> {
                take(step);
                done++;
            }
            case Action.First(String step) -> {
                take(step);
                open.add(0, step);
            }
        }
    }

    private void take(String step) {
        if (!open.remove(step)) {
            throw new IllegalArgumentException("no such step: " + step);
        }
    }

    @Override
    public String toString() {
        return done + " done, open: " + open;
    }
}
