package dev.portcullis.console;

import java.util.List;

/**
 * A page of proposals.
 *
 * @param text what was searched for
 * @param state what is chosen, empty for all
 * @param newest whether these are the newest there are
 * @param next address of the next page, empty at the end
 */
public record ProposalsPage(
        String text,
        String state,
        String purpose,
        String lineage,
        List<String> states,
        List<String> purposes,
        List<Line> lines,
        boolean newest,
        String next) {
    public ProposalsPage {
        states = List.copyOf(states);
        purposes = List.copyOf(purposes);
        lines = List.copyOf(lines);
    }

    /** Whether anything narrows the list. */
    public boolean isFiltered() {
        return !text.isEmpty() || !state.isEmpty() || !purpose.isEmpty() || !lineage.isEmpty();
    }

    /** One proposal. */
    public record Line(
            String id,
            String lineage,
            String proposer,
            Mark state,
            String purpose,
            String reasons,
            Moment receivedAt) {}
}
