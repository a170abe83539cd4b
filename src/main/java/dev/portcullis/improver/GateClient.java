package dev.portcullis.improver;

import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;

/** The way to the gate that a proposer has: ask, hear the answer, read its own lineage. */
public interface GateClient extends AutoCloseable {
    /**
     * Signs and sends what is asked. Sending the same id and draft again changes nothing.
     *
     * @throws GateRefusedException when the gate did not take it as a proposal at all
     * @throws GateUnavailableException when nothing is known of its fate; ask again under the same id
     */
    void submit(ProposalId id, Draft draft) throws GateRefusedException, GateUnavailableException, InterruptedException;

    /**
     * The answer to a proposal of this proposer: the next change of it within {@code atMost}, else the present one.
     *
     * @throws GateRefusedException when there is no such proposal
     */
    AnswerPredicate answer(ProposalId id, Duration atMost)
            throws GateRefusedException, GateUnavailableException, InterruptedException;

    /** The lineage's head as it stands. */
    Head head() throws GateRefusedException, GateUnavailableException, InterruptedException;

    /** A tree of the lineage with its content, checked against its digest. */
    SourceTree tree(Digest tree) throws GateRefusedException, GateUnavailableException, InterruptedException;

    @Override
    void close();
}
