package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Digest;
import java.time.Instant;
import java.util.List;

/**
 * A document that people put in force: a charter with its genesis, a trust version, a policy epoch.
 *
 * @param subject {@code charter:<lineage>}, {@code trust} or {@code policy}
 * @param document digest of the document
 * @param genesis manifest digest a new lineage begins with, else the empty digest
 * @param previous digest of the document it replaces, or the empty digest
 * @param signOffs digests of the sealed sign-offs that carried it
 */
public record AmendmentPredicate(
        AmendmentId amendment,
        String subject,
        Digest document,
        Digest genesis,
        Digest previous,
        long epoch,
        List<Digest> signOffs,
        Instant at) {
    public AmendmentPredicate {
        signOffs = List.copyOf(signOffs);
    }
}
