package dev.portcullis.admission.internal;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.util.Optional;

/**
 * One row of the table of lineages.
 *
 * @param epoch bumped by every amendment that touches the lineage and by every re-arm
 * @param promoting who holds the single promotion slot
 * @param tally empty while it is pending
 */
public record StoredLineage(
        LineageId id,
        String standing,
        Digest charter,
        Digest genesis,
        Optional<Digest> head,
        Optional<Digest> anchor,
        long fence,
        long epoch,
        Optional<HaltId> haltedBy,
        Optional<ProposalId> promoting,
        Optional<LineageTally> tally) {

    public boolean isOpen() {
        return standing.equals("open");
    }
}
