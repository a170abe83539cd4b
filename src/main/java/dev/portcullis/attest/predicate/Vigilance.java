package dev.portcullis.attest.predicate;

import java.math.BigInteger;
import java.time.Duration;

/**
 * How a person did on cases whose answer was fixed beforehand, and whether that shows that they catch what is bad (SAFETY
 * section 4). Pure and exact, so that gateway and offline verifier say the same.
 *
 * @param bad known-bad cases they were shown
 * @param missed those of them they granted, or did not answer in time
 * @param good known-good cases they were shown
 * @param alarms those of them they declined, or did not answer in time
 */
public record Vigilance(int bad, int missed, int good, int alarms) {
    /** Known-bad cases of a burst: the fewest that with one miss still show it. */
    public static final int BURST_BAD = 22;

    /** Known-good cases of a burst, without which it could be passed by declining everything. */
    public static final int BURST_GOOD = 8;

    public static final int BURST = BURST_BAD + BURST_GOOD;

    /** Of so many good cases as a burst has, how many may be declined. */
    private static final int ALARMS = 3;

    /** Known-bad cases of a round among the asks, of which so many may be missed: 2 of 30 still show it, and 3 do not. */
    public static final int ROUND_BAD = 30;

    public static final int ROUND_MISSES = 2;

    /** Cases of a round among the asks at most, the known-good ones with them. */
    public static final int ROUND = 60;

    /** How long a passed burst counts. */
    public static final Duration COUNTS = Duration.ofDays(90);

    /** One in five may be missed; the chance to pass with more is one in twenty at most. */
    private static final int MISSES_ONE_IN = 5;

    private static final int DOUBT_ONE_IN = 20;
    /** Cases counted at most. */
    public static final int MOST = 10_000;

    private static final int HALVINGS = 60;

    public Vigilance {
        if (missed < 0 || missed > bad || alarms < 0 || alarms > good || bad > MOST || good > MOST) {
            throw new IllegalArgumentException(
                    "missed " + missed + " of " + bad + ", declined " + alarms + " of " + good);
        }
    }

    /** Whether this is enough for a tier: most of what is bad is caught, and what is good is not declined with it. */
    public boolean qualifies() {
        return isShown(missed, bad) && good >= BURST_GOOD && alarms * BURST_GOOD <= ALARMS * good;
    }

    /** Whether who was qualified stays so after a round among the asks; good cases that were declined take nothing away. */
    public boolean keeps() {
        return missed <= ROUND_MISSES;
    }

    /** Whether a round among the asks is over with this: the first miss too many ends it. */
    public boolean endsRound() {
        return !keeps() || bad >= ROUND_BAD || bad + good >= ROUND;
    }

    /** Whether a round among the asks can have come to this. */
    public boolean fitsRound() {
        return bad + good > 0 && bad <= ROUND_BAD && bad + good <= ROUND && missed <= ROUND_MISSES + 1;
    }

    /**
     * Whether {@code missed} of {@code of} shows with 95 % confidence that at least four in five are caught: whether whoever
     * misses one in five would miss so few with a chance of one in twenty at most. In whole numbers, as 20 · Σ C(n, i) ·
     * 4^(n − i) ≤ 5^n.
     */
    public static boolean isShown(int missed, int of) {
        if (missed < 0 || missed > of || of > MOST) {
            throw new IllegalArgumentException(missed + " of " + of);
        }
        BigInteger caught = BigInteger.valueOf(MISSES_ONE_IN - 1L);
        BigInteger sum = BigInteger.ZERO;
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i <= missed; i++) {
            sum = sum.add(ways.multiply(caught.pow(of - i)));
            ways = ways.multiply(BigInteger.valueOf(of - (long) i)).divide(BigInteger.valueOf(i + 1L));
        }
        return sum.multiply(BigInteger.valueOf(DOUBT_ONE_IN))
                        .compareTo(BigInteger.valueOf(MISSES_ONE_IN).pow(of))
                <= 0;
    }

    /**
     * The largest rate of misses that 95 % confidence leaves (Clopper and Pearson, one-sided), for people to read; what
     * counts is {@link #isShown}.
     */
    public static double missesAtMost(int missed, int of) {
        if (missed >= of) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double rate = (low + high) / 2;
            if (chanceOfAtMost(missed, of, rate) > 1.0 / DOUBT_ONE_IN) {
                low = rate;
            } else {
                high = rate;
            }
        }
        return high;
    }

    /** That somebody who misses at this rate misses so few. */
    static double chanceOfAtMost(int missed, int of, double rate) {
        double sum = 0;
        double ways = 1;
        for (int i = 0; i <= missed; i++) {
            sum += ways * StrictMath.pow(rate, i) * StrictMath.pow(1 - rate, of - (double) i);
            ways = ways * (of - i) / (i + 1);
        }
        return sum;
    }

    /** In words for people. */
    @Override
    public String toString() {
        return "missed " + missed + " of " + bad + " bad ones, declined " + alarms + " of " + good + " good ones";
    }
}
