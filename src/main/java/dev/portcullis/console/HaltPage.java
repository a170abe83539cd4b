package dev.portcullis.console;

import java.util.List;

/**
 * One halt.
 *
 * @param lineage it stops, empty when it stops all
 * @param isByBreakGlass whether two people raised it by break-glass, so that its end takes more
 * @param reason in the words of who raised it
 * @param entry of the ledger
 * @param asks whether to end it, newest first
 * @param mayAsk whether this login's role may ask
 */
public record HaltPage(
        String id,
        String lineage,
        Mark standing,
        boolean isStanding,
        boolean isByBreakGlass,
        String by,
        List<String> reason,
        Moment raisedAt,
        String entry,
        List<Asked> asks,
        boolean mayAsk) {
    public HaltPage {
        reason = List.copyOf(reason);
        asks = List.copyOf(asks);
    }

    /** One question whether to end it. */
    public record Asked(String ask, Mark state, Moment askedAt) {}
}
