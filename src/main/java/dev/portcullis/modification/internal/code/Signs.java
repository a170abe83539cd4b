package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers the signs of one file. */
final class Signs {
    private final List<String> lines;
    private final List<Sign> signs = new ArrayList<>();

    Signs(List<String> lines) {
        this.lines = lines;
    }

    void add(Sign.Kind kind, String key, int line, Walk.Place place) {
        add(kind, key, line, place.scope().name(), "");
    }

    /** @param value of a limit */
    void add(Sign.Kind kind, String key, int line, String scope, String value) {
        String shown = line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
        signs.add(new Sign(kind, key, line, scope, shown, value));
    }

    void add(Sign sign) {
        signs.add(sign);
    }

    List<Sign> list() {
        return signs;
    }

    /**
     * The outline that has these signs; not understood where they are too many.
     *
     * @param complexity see {@link Outline#complexity}
     */
    Outline outline(int complexity) {
        List<Sign> sorted = sorted();
        return sorted.size() > Outline.SIGNS
                ? Outline.notUnderstood(1, "more than " + Outline.SIGNS + " signs")
                : new Outline(null, sorted, complexity);
    }

    /** In the order of the lines, one of a kind and key at a line. */
    private List<Sign> sorted() {
        return signs.stream()
                .sorted(Comparator.comparingInt(Sign::line)
                        .thenComparing(Sign::kind)
                        .thenComparing(Sign::key)
                        .thenComparing(Sign::value))
                .distinct()
                .toList();
    }
}
