package dev.portcullis.admission;

import dev.portcullis.kernel.Bytes;

/**
 * Where a proposer's signed statement enters that did not come over the broker: it is checked as there, and goes the
 * same way.
 */
public interface ProposalEntrance {

    /**
     * Believes an envelope, or refuses it. The event's id is the id of the proposal the statement is about.
     *
     * @throws SubmissionRefusedException with a stable code
     */
    SignedProposal read(Bytes envelope) throws SubmissionRefusedException;

    /**
     * Lets it in; the same one twice changes nothing (K2).
     *
     * @return whether it is durable; if not, the caller tries again
     */
    boolean enter(SignedProposal proposal) throws InterruptedException;
}
