package dev.portcullis.admission.internal;

import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One row of the table of proposals.
 *
 * @param operators who operated the proposer when this was received
 * @param envelope the signed event as it came, byte for byte
 * @param of the admitted proposal this one asks to promote
 * @param state the state's name in the table; {@code stateRef} is the ask, permit or redemption it waits for
 * @param answer the last answer given
 */
public record StoredProposal(
        ProposalId id,
        LineageId lineage,
        PrincipalId proposer,
        List<PersonId> operators,
        Kind kind,
        Aim aim,
        Digest base,
        Digest result,
        List<Digest> parents,
        Map<String, Decimal> claims,
        Bytes envelope,
        Optional<ProposalId> of,
        List<ProposalId> joined,
        Purpose purpose,
        int round,
        String state,
        Optional<UUID> stateRef,
        long version,
        Instant deadline,
        Instant receivedAt,
        AnswerPredicate answer,
        Optional<Long> generation) {

    public boolean ended() {
        return state.equals("ENDED");
    }
}
