package dev.portcullis.console;

import java.util.List;
import java.util.Optional;

/**
 * One lineage.
 *
 * @param halt that stands over it, empty when none does
 * @param facts of its charter and what it did, in words
 * @param anchorNumber the generation that people last signed off, and from which a comparison begins
 * @param headNumber the generation that is the head
 * @param charts of its generations; empty while fewer than one is scored
 * @param generations newest first
 */
public record LineagePage(
        String id,
        Mark standing,
        String halt,
        Optional<Hash> head,
        Optional<Hash> anchor,
        String score,
        String promoting,
        List<Fact> facts,
        String metric,
        long anchorNumber,
        long headNumber,
        List<Chart> charts,
        List<Generation> generations) {
    public LineagePage {
        facts = List.copyOf(facts);
        charts = List.copyOf(charts);
        generations = List.copyOf(generations);
    }

    /** A name with its value. */
    public record Fact(String name, String value) {}

    /**
     * One generation.
     *
     * @param proposal it came from, empty for the genesis
     * @param claimed by its proposer, of the same metric
     */
    public record Generation(
            long number,
            Mark standing,
            String score,
            String claimed,
            String proposer,
            String proposal,
            Hash tree,
            boolean isHead,
            boolean isAnchor) {}
}
