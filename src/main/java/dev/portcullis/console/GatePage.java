package dev.portcullis.console;

import java.util.List;
import java.util.Optional;

/**
 * How the gate stands.
 *
 * @param queue how long the oldest step is overdue, in words
 * @param behind workers that do not work for want of the version of trust in force
 */
public record GatePage(
        boolean isGuarding,
        List<String> faults,
        List<GateLine> gates,
        long openAsks,
        long standingHalts,
        long openProposals,
        String queue,
        long checkpointSize,
        Optional<Moment> checkpointAt,
        long policyEpoch,
        int trustVersion,
        List<BehindLine> behind) {
    public GatePage {
        faults = List.copyOf(faults);
        gates = List.copyOf(gates);
        behind = List.copyOf(behind);
    }

    /**
     * A worker under an older version of trust, which refuses every permit.
     *
     * @param advice what to do
     */
    public record BehindLine(String worker, String pool, int trust, String advice, Moment heardAt) {}

    /**
     * One gate.
     *
     * @param says what it answers, and how
     * @param lastAt when it last answered
     */
    public record GateLine(String name, Mark state, String says, Optional<Moment> lastAt) {}
}
