package dev.portcullis.console;

import java.util.List;

/**
 * What people are asked.
 *
 * @param which the list that is shown, a word of the address
 * @param mine how many are this visitor's, as far as they are counted
 * @param next address of the page after; empty on the last one
 * @param load what this visitor answered today, in words; empty for a login that trust does not enrol
 * @param alone proposals of today that needed nobody
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
        String review,
        String load,
        long alone) {
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
