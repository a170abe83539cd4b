package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Reason;
import java.time.Instant;
import java.util.List;

/**
 * A verdict as an SLSA verification summary: passed only when allowed or escalated.
 *
 * @param resourceUri {@code portcullis:tree/sha256:…}
 * @param inputAttestations everything the verdict stands on: the policy input, the documents the basis names, facts,
 *     and the sealed readings and reports
 * @param verifiedLevels empty; the word is in {@code judgement}
 */
public record VerdictPredicate(
        Verifier verifier,
        Instant timeVerified,
        String resourceUri,
        Policy policy,
        List<InputAttestation> inputAttestations,
        String verificationResult,
        List<String> verifiedLevels,

        @JsonProperty("https://portcullis.dev/judgement/v0.1")
        Judgement judgement) {
    public VerdictPredicate {
        inputAttestations = List.copyOf(inputAttestations);
        verifiedLevels = List.copyOf(verifiedLevels);
        if (inputAttestations.size() > Bounds.INPUT_ATTESTATIONS) {
            throw new IllegalArgumentException(
                    "a verdict stands on at most " + Bounds.INPUT_ATTESTATIONS + " documents");
        }
    }

    /** Who judged. */
    public record Verifier(String id) {}

    /** The bundle by which it was judged. */
    public record Policy(String uri, DigestSet digest) {}

    /**
     * One document the verdict stands on.
     *
     * @param uri {@code portcullis:<what it is>/sha256:…}
     */
    public record InputAttestation(String uri, DigestSet digest) {
        public static InputAttestation of(String what, Digest digest) {
            return new InputAttestation("portcullis:" + what + "/" + digest, DigestSet.of(digest));
        }
    }

    /**
     * What was judged and how.
     *
     * @param tier 0 exactly when allowed
     * @param input digest of the policy input, kept as a blob
     */
    public record Judgement(GateForm gate, VerdictWord verdict, int tier, List<Reason> reasons, Digest input) {
        public Judgement {
            reasons = List.copyOf(reasons);
        }
    }
}
