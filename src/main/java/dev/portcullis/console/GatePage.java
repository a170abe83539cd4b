package dev.portcullis.console;

import java.util.List;
import java.util.Optional;

/**
 * How the gate stands.
 *
 * @param queue how long the oldest step is overdue, in words
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
        int trustVersion) {
    public GatePage {
        faults = List.copyOf(faults);
        gates = List.copyOf(gates);
    }

    /**
     * One gate.
     *
     * @param says what it answers, and how
     * @param lastAt when it last answered
     */
    public record GateLine(String name, Mark state, String says, Optional<Moment> lastAt) {}
}
