package dev.portcullis.policy;

import java.time.Duration;

/** The gate that asks the rules. */
public interface PolicyGate {

    /**
     * Judges and seals. Never throws for what input or policy do: whatever is not a sound and timely answer is
     * {@link Undetermined}.
     *
     * @param atMost for waiting and evaluating together
     */
    Verdict judge(PolicyInput input, Duration atMost);
}
