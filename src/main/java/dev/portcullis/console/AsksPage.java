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

    public boolean isDecided() {
        return which.equals("decided");
    }

    /**
     * One ask.
     *
     * @param about what it is about, with what is long of it cut to its end; all of it is in {@code subject}
     * @param why the gravest reason, as a sentence
     * @param others that there are more reasons, in words; empty where there are none
     * @param changed how much differs from the base; empty for an amendment
     * @param score what was measured beside what its base scored; empty before a run
     * @param answered how many of how many, and who, once this visitor may know
     */
    public record Line(
            String id,
            Mark state,
            Moment asked,
            Moment lapses,
            String left,
            String question,
            String about,
            String subject,
            String lineage,
            String why,
            String code,
            String others,
            String changed,
            String score,
            String tier,
            String answered) {}
}
