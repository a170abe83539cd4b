package dev.portcullis.signoff;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often a person finds a probe among the asks.
 *
 * @param after how many asks they answer between two, on average; 0 for never
 * @param aDay how many one person is shown in 24 hours at most
 */
public record ProbeRate(int after, int aDay) {
    /** Of ten cases that a person answers, one is a probe then (SAFETY section 4). */
    public static final int USUAL = 9;

    /** No probes among the asks. */
    public static final ProbeRate OFF = new ProbeRate(0, 0);

    public ProbeRate {
        if (after < 0 || aDay < 0) {
            throw new IllegalArgumentException("a probe after " + after + " asks, " + aDay + " a day");
        }
    }

    /**
     * What is in force: on by itself only where people do not know the cases, and something is at stake.
     *
     * @param said as configured; empty where nothing is
     * @param ownCases whether the cases are the installation's own
     */
    public static ProbeRate of(Optional<Integer> said, int aDay, boolean ownCases, boolean demo) {
        return new ProbeRate(said.orElse(ownCases && !demo ? USUAL : 0), aDay);
    }

    public boolean isOn() {
        return after > 0 && aDay > 0;
    }

    /** After how many asks the next one comes: from one to just below twice as many, so that nobody can count to it. */
    public int next(RandomGenerator random) {
        return random.nextInt(1, 2 * after);
    }
}
