package dev.portcullis.console;

import java.util.List;
import java.util.Optional;

/**
 * A proposal's whole life.
 *
 * @param reasons as the gate gave them
 * @param words the proposer's own, cut to what people are shown of them
 * @param of the admitted proposal this one asks to promote, empty for any other
 * @param failure what the candidate itself wrote when it failed
 */
public record ProposalPage(
        String id,
        String lineage,
        String proposer,
        String kind,
        String aim,
        Mark state,
        String purpose,
        int round,
        List<String> reasons,
        Moment receivedAt,
        Moment deadline,
        boolean isEnded,
        Hash base,
        Hash result,
        List<Hash> parents,
        String of,
        List<String> joined,
        Optional<Long> generation,
        List<Pair> metrics,
        List<Pair> claims,
        List<String> words,
        List<String> failure,
        List<Event> life) {
    public ProposalPage {
        reasons = List.copyOf(reasons);
        parents = List.copyOf(parents);
        joined = List.copyOf(joined);
        metrics = List.copyOf(metrics);
        claims = List.copyOf(claims);
        words = List.copyOf(words);
        failure = List.copyOf(failure);
        life = List.copyOf(life);
    }

    /** A name with its value. */
    public record Pair(String name, String value) {}

    /**
     * One thing on record.
     *
     * @param entry its entry of the ledger
     * @param words a person wrote with it
     * @param link where there is more of it than its entry, empty where there is not
     */
    public record Event(
            Moment at,
            String what,
            String purpose,
            int round,
            String name,
            Mark outcome,
            String words,
            String entry,
            String link) {}
}
