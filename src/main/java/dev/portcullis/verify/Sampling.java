package dev.portcullis.verify;

import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/** Which verdicts are recomputed: all, or so many drawn by a seed among the entries, so that who repeats it draws the same. */
final class Sampling {
    private final boolean all;
    private final Set<Long> drawn = new HashSet<>();

    private Sampling(boolean all) {
        this.all = all;
    }

    static Sampling of(OptionalInt count, long seed, Iterable<Long> verdicts) {
        if (count.isEmpty()) {
            return new Sampling(true);
        }
        // Reservoir sampling: one pass, as much memory as the sample.
        long[] kept = new long[count.getAsInt()];
        SplittableRandom random = new SplittableRandom(seed);
        long seen = 0;
        for (long index : verdicts) {
            if (seen < kept.length) {
                kept[(int) seen] = index;
            } else {
                long at = random.nextLong(seen + 1);
                if (at < kept.length) {
                    kept[(int) at] = index;
                }
            }
            seen++;
        }
        Sampling sampling = new Sampling(false);
        for (int at = 0; at < Math.min(seen, kept.length); at++) {
            sampling.drawn.add(kept[at]);
        }
        return sampling;
    }

    boolean takes(long index) {
        return all || drawn.contains(index);
    }
}
