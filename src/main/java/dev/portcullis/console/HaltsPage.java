package dev.portcullis.console;

import java.util.List;

/**
 * Halts, and the form that raises one.
 *
 * @param glasses what break-glass did, newest first
 * @param mayHalt whether this login's role halts
 * @param lineages that can be halted
 * @param chosen lineage the form begins with, empty for all
 * @param next address of the next page, empty at the end
 */
public record HaltsPage(
        List<Line> lines,
        List<Glass> glasses,
        boolean newest,
        String next,
        boolean mayHalt,
        List<String> lineages,
        String chosen) {
    public HaltsPage {
        lines = List.copyOf(lines);
        glasses = List.copyOf(glasses);
        lineages = List.copyOf(lineages);
    }

    /**
     * One time two people broke the glass.
     *
     * @param skipped who signs off and was not asked
     */
    public record Glass(
            String what, Mark standing, String by, String skipped, String reason, Moment at, String entry) {}

    /** One halt. */
    public record Line(String id, String scope, Mark standing, String by, String reason, Moment raisedAt) {}
}
