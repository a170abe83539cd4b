package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The quorum of each tier, and that of amendments (charter, genesis, trust, policy activation, re-arm). Tier 0 asks
 * nobody and has none.
 *
 * @param qualifiedFrom the lowest tier at which only the grants of those count who are qualified for it; null where nobody
 *     has to be
 */
public record Quorums(
        @JsonProperty("1") Quorum first,
        @JsonProperty("2") Quorum second,
        @JsonProperty("3") Quorum third,
        Quorum amend,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer qualifiedFrom) {
    /** The highest tier. */
    public static final int HIGHEST = 3;

    /** The number that stands for the quorum <em>amend</em> among the tiers. */
    public static final int AMEND = 0;

    public Quorums {
        if (qualifiedFrom != null && (qualifiedFrom < 1 || qualifiedFrom > HIGHEST)) {
            throw new IllegalArgumentException(
                    "people are qualified for a tier from 1 to " + HIGHEST + ", not " + qualifiedFrom);
        }
    }

    /** Quorums for which nobody has to be qualified. */
    public Quorums(Quorum first, Quorum second, Quorum third, Quorum amend) {
        this(first, second, third, amend, null);
    }

    /** Whether only grants of the qualified count at a tier. Never for amendments, which are no modification. */
    public boolean asksForQualified(int tier) {
        return qualifiedFrom != null && tier >= qualifiedFrom;
    }

    /** The same quorums, for which people must be qualified from a tier on; null where nobody has to be. */
    public Quorums withQualifiedFrom(@Nullable Integer tier) {
        return new Quorums(first, second, third, amend, tier);
    }

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
