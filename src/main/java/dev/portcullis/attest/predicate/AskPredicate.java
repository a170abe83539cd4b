package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was put to people.
 *
 * @param subject what it is about, such as {@code proposal:0199…}
 * @param quorum group to count
 * @param excluded people who may not answer (A2)
 * @param view digest of the rendering they were shown
 */
public record AskPredicate(
        AskId ask,
        String subject,
        GateForm gate,
        int tier,
        Map<String, Integer> quorum,
        List<PersonId> excluded,
        Digest view,
        Instant expiresAt) {
    public AskPredicate {
        quorum = Map.copyOf(quorum);
        excluded = List.copyOf(excluded);
    }
}
