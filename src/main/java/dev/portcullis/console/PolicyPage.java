package dev.portcullis.console;

import java.util.List;

/**
 * The policy in force.
 *
 * @param others reasons that were given and are no rule's in force
 * @param charts of the burden; empty while nothing was judged
 * @param days the newest first
 */
public record PolicyPage(
        Hash bundle,
        long epoch,
        List<Rule> rules,
        List<Other> others,
        List<Chart> charts,
        List<Day> days,
        List<Epoch> epochs) {
    public PolicyPage {
        rules = List.copyOf(rules);
        others = List.copyOf(others);
        charts = List.copyOf(charts);
        days = List.copyOf(days);
        epochs = List.copyOf(epochs);
    }

    /** One rule, as its bundle describes it, with how often it fired. */
    public record Rule(
            String name,
            String title,
            String code,
            String verdict,
            String stage,
            String purposes,
            String disclosed,
            Hits hits) {}

    /** A reason that is no rule's in force: of a rule that was, or of the policy as a whole. */
    public record Other(String code, Hits hits) {}

    /**
     * How often a reason was given.
     *
     * @param asked how often people were then asked, within the month
     * @param where at which questions, within the month
     */
    public record Hits(long week, long month, long asked, String where) {}

    /** What one day's proposals asked of people. */
    public record Day(String day, long judged, long asked, String share) {}

    /** One activation. */
    public record Epoch(long epoch, Hash bundle, Moment at, String entry) {}
}
