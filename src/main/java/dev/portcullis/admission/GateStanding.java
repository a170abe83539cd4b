package dev.portcullis.admission;

import java.util.List;

/** Whether the gate guards now. While anything it stands on is known to be down it is shut, and what is open waits. */
@FunctionalInterface
public interface GateStanding {
    /** Why it is shut, one line a cause; empty while it guards. */
    List<String> faults();
}
