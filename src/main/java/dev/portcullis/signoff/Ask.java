package dev.portcullis.signoff;

import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.Set;

/**
 * One question put to people: may this happen, over exactly this gate?
 *
 * @param subject what it is about: {@code proposal:<id>}, {@code charter:<lineage>}, {@code trust}, {@code policy},
 *     {@code halt:<id>}
 * @param tier the tier whose quorum answers, or {@value #AMEND_TIER} for an amendment
 * @param excluded who may not answer: the proposer's operators and recorded contributors (A2)
 * @param view digest of the rendering people are shown
 */
public record Ask(
        AskId id,
        String subject,
        Gate gate,
        int round,
        int tier,
        Quorum quorum,
        Set<PersonId> excluded,
        Digest view,
        State state,
        Instant askedAt,
        Instant expiresAt) {
    /** Amendments have a quorum of their own beside the tiers. */
    public static final int AMEND_TIER = Quorums.AMEND;

    public Ask {
        excluded = Set.copyOf(excluded);
        if (!askedAt.isBefore(expiresAt)) {
            throw new IllegalArgumentException("an ask expires after it is asked");
        }
    }

    /** Where the ask stands in the table; {@link SignOffGate} decides, the table remembers. */
    public enum State {
        OPEN,
        GRANTED,
        DECLINED,
        LAPSED,
        VOID
    }
}
