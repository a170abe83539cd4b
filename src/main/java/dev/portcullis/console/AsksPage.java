package dev.portcullis.console;

import java.util.List;

/**
 * What people are asked.
 *
 * @param which the list that is shown, a word of the address
 * @param mine how many are this visitor's, as far as they are counted
 * @param next address of the page after; empty on the last one
 */
public record AsksPage(
        String which,
        String lineage,
        String tier,
        long open,
        String mine,
        boolean isFirst,
        List<Line> lines,
        String next,
        String review) {
    public AsksPage {
        lines = List.copyOf(lines);
    }

    public boolean isFiltered() {
        return !lineage.isEmpty() || !tier.isEmpty();
    }

    /** One ask. */
    public record Line(
            String id,
            Mark state,
            Moment asked,
            Moment lapses,
            String left,
            String question,
            String about,
            String lineage,
            String reasons,
            String tier,
            int answered) {}
}
