package dev.portcullis.tripwire;

import dev.portcullis.kernel.LineageId;
import java.util.List;

/** Where the halt reading looks: the halts that stand over a lineage, its ancestors, or all. */
public interface HaltState {

    /**
     * The halts that stand over the lineage now (H4: an ancestor's are its own).
     *
     * @throws HaltUnknownException when it cannot be said; then the reading is unresolved
     */
    List<Halt> over(LineageId lineage) throws HaltUnknownException;
}
