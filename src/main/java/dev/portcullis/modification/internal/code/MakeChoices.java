package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of several things each place of a text comes to, one way after another; a variable comes to the same wherever it
 * is spoken.
 */
final class MakeChoices {
    private final List<int[]> taken = new ArrayList<>();
    private final Map<String, Integer> byName = new HashMap<>();
    /** The same everywhere, or less than none for each place in turn. */
    private final int fixed;

    private int at;
    private int most = 1;

    private MakeChoices(int fixed) {
        this.fixed = fixed;
    }

    static MakeChoices inTurn() {
        return new MakeChoices(-1);
    }

    /** The one of that number at every place, or the last where there are fewer. */
    static MakeChoices fixed(int number) {
        return new MakeChoices(number);
    }

    int of(int count) {
        most = Math.max(most, count);
        if (count <= 1) {
            return 0;
        }
        if (fixed >= 0) {
            return Math.min(fixed, count - 1);
        }
        if (at == taken.size()) {
            taken.add(new int[] {0, count});
        }
        return taken.get(at++)[0];
    }

    int of(String name, int count) {
        Integer before = byName.get(name);
        if (before != null) {
            return before;
        }
        int choice = of(count);
        byName.put(name, choice);
        return choice;
    }

    /** The most that there were at any place. */
    int most() {
        return most;
    }

    /** Goes on to another way; whether there is one. */
    boolean next() {
        at = 0;
        byName.clear();
        while (!taken.isEmpty()) {
            int[] last = taken.getLast();
            if (++last[0] < last[1]) {
                return true;
            }
            taken.removeLast();
        }
        return false;
    }
}
