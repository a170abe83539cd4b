package dev.portcullis.tripwire;

import dev.portcullis.kernel.Gate;
import java.util.List;

/** The gate that looks at the lines people drew. */
public interface TripwireGate {

    /**
     * Takes and seals every reading that applies to the gate's purpose.
     *
     * @return at least the halt reading, each tripwire once
     */
    List<Reading> read(Gate gate, Evidence evidence);
}
