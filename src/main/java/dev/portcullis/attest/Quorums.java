package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The quorum of each tier, and that of amendments (charter, genesis, trust, policy activation, re-arm). Tier 0 asks
 * nobody and has none.
 */
public record Quorums(
        @JsonProperty("1") Quorum first,
        @JsonProperty("2") Quorum second,
        @JsonProperty("3") Quorum third,
        Quorum amend) {
    /** The highest tier. */
    public static final int HIGHEST = 3;

    /** The number that stands for the quorum <em>amend</em> among the tiers. */
    public static final int AMEND = 0;

    /**
     * Whether one of those who grant must do so by a command, which reads trees and documents itself, and not by a page,
     * which shows what a gateway gives it (SAFETY S9): in the highest tier, and where the rules themselves are amended.
     */
    public static boolean asksForACommand(int tier) {
        return tier == HIGHEST || tier == AMEND;
    }

    /** Who ends a halt that break-glass raised: those who amend and those of the highest tier. */
    public Quorum afterBreakGlass() {
        return amend.and(third);
    }

    /**
     * The quorum of a tier.
     *
     * @throws IllegalArgumentException for a tier that asks nobody or does not exist
     */
    public Quorum tier(int tier) {
        return switch (tier) {
            case 1 -> first;
            case 2 -> second;
            case HIGHEST -> third;
            default -> throw new IllegalArgumentException("no quorum for tier " + tier);
        };
    }
}
