package dev.portcullis.console;

import dev.portcullis.admission.HaltHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the gate stands, as last looked at.
 *
 * @param faults why it is shut; empty while it guards
 * @param broken what break-glass did and is not over
 * @param openProposals without an end
 * @param overdueSeconds how long the most overdue of them waits for its step
 * @param checkpointSize entries under the last published checkpoint
 * @param checkpointAt when that one was published; empty while there is none
 * @param at when this was looked at
 */
record Standing(
        List<String> faults,
        List<HaltHistory.Broken> broken,
        long openAsks,
        long standingHalts,
        long openProposals,
        long overdueSeconds,
        long checkpointSize,
        Optional<Instant> checkpointAt,
        Instant at) {
    Standing {
        faults = List.copyOf(faults);
        broken = List.copyOf(broken);
    }

    boolean isGuarding() {
        return faults.isEmpty();
    }

    /** Whether a page that shows the other one shows something else than what stands now. */
    boolean differsFrom(Standing other) {
        return openAsks != other.openAsks
                || standingHalts != other.standingHalts
                || checkpointSize != other.checkpointSize
                || !faults.equals(other.faults)
                || !broken.equals(other.broken);
    }
}
