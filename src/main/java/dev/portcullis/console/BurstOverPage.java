package dev.portcullis.console;

/**
 * A burst that is over.
 *
 * @param told what came of the last answer
 * @param caughtAtLeast percent of bad ones that 95 % confidence leaves
 */
public record BurstOverPage(
        BurstPage.Told told,
        int tier,
        Mark standing,
        String result,
        String caughtAtLeast,
        Moment until,
        boolean isQualified) {}
