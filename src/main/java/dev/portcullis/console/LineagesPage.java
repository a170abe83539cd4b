package dev.portcullis.console;

import java.util.List;

/** All lineages. */
public record LineagesPage(List<Line> lines) {
    public LineagesPage {
        lines = List.copyOf(lines);
    }

    /**
     * One lineage.
     *
     * @param halt that stands over it, empty when none does
     */
    public record Line(String id, Mark standing, String halt, long promotions, long generations, long open) {}
}
