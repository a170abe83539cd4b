package dev.portcullis.admission;

import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PrincipalId;

/**
 * An event of a proposer whose signature, schema and bounds were checked at the edge.
 *
 * @param by whose key signed it, as enrolled when it was read
 * @param eventId the CloudEvent's id, by which duplicates are found together with principal and digest (L9)
 * @param statement a proposal, a promotion request or a withdrawal
 */
public record SignedProposal(Enrolled by, String eventId, VerifiedStatement statement) {
    public LineageId lineage() {
        return by.lineage();
    }

    public PrincipalId proposer() {
        return by.id();
    }
}
