package dev.portcullis.console;

import io.quarkus.qute.RawString;
import java.util.List;

/**
 * A burst: many cases in a row whose answer is known.
 *
 * @param isRunning whether there is a case to answer
 * @param place of the case, from 1
 * @param view the case, inert
 * @param told what came of the answer before; empty at the first
 * @param standings of the visitor at each tier that would ask them
 * @param demanded from which tier on trust counts the qualified alone; empty when probes are off
 */
public record BurstPage(
        boolean isRunning,
        int tier,
        int place,
        int of,
        Moment ends,
        RawString view,
        List<Told> told,
        List<Line> standings,
        String demanded,
        int bad,
        int good,
        int days) {
    public BurstPage {
        told = List.copyOf(told);
        standings = List.copyOf(standings);
    }

    /** What came of an answer, and why. */
    public record Told(int place, Mark outcome, String why) {}

    /**
     * One tier.
     *
     * @param result of the last burst, in words
     * @param entry of the ledger that says so; empty for who was never tried
     */
    public record Line(int tier, Mark standing, String result, String entry) {}
}
