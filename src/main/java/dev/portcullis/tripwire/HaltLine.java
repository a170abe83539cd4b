package dev.portcullis.tripwire;

import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Reason;
import java.util.List;

/** Whether a halt stands over the lineage. It applies to every purpose, so no judgement is made with zero readings. */
public final class HaltLine {
    /** The tripwire's name. */
    public static final String NAME = "halt";

    private HaltLine() {}

    /** Looks now. A state that cannot be read is unresolved, never cleared. */
    public static Observation observe(HaltState state, LineageId lineage) {
        try {
            List<Halt> halts = state.over(lineage);
            return halts.isEmpty()
                    ? Observation.cleared(NAME)
                    : Observation.fired(
                            NAME, Reason.at("HALTED", halts.getFirst().id().toString()));
        } catch (HaltUnknownException _) {
            return Observation.unresolved(NAME, Reason.of("HALT_UNKNOWN"));
        }
    }
}
