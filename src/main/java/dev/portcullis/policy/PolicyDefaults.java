package dev.portcullis.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What holds where a charter says nothing, from the bundle's {@code data/limits.json}.
 *
 * @param budget bounds of drift since the anchor
 * @param seconds how long an ask, a permit and a lease live
 */
public record PolicyDefaults(Budget budget, Seconds seconds) {

    /** Promotions and net lines since the anchor that need no person. */
    public record Budget(
            @JsonProperty("unreviewed_depth") int unreviewedDepth,
            @JsonProperty("net_lines") int netLines) {}

    /** Lifetimes in seconds. */
    public record Seconds(long ask, long permit, long lease) {}
}
