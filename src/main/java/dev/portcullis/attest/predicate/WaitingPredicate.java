package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Digest;
import java.time.Instant;
import java.util.List;

/**
 * People granted an amendment that loosens: it takes effect later, unless it is cancelled or overtaken.
 *
 * @param subject {@code charter:<lineage>}, {@code trust} or {@code policy}
 * @param document digest of the document that will be in force
 * @param previous digest of the document it replaces
 * @param loosens what it weakens, each in a sentence
 * @param signOffs digests of the sealed sign-offs that granted it
 * @param inForceAt when it takes effect at the earliest
 */
public record WaitingPredicate(
        AmendmentId amendment,
        String subject,
        Digest document,
        Digest previous,
        List<String> loosens,
        List<Digest> signOffs,
        Instant grantedAt,
        Instant inForceAt) {
    /** Sentences one entry tells; the last says how many more there are. */
    public static final int SENTENCES = 40;

    /** Longest sentence, inert; what is cut ends in an ellipsis. */
    public static final int SENTENCE_CHARACTERS = 200;

    public WaitingPredicate {
        loosens = List.copyOf(loosens);
        signOffs = List.copyOf(signOffs);
    }
}
