package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.kernel.Digest;

/** The in-toto digest set with its one algorithm, bare hex as in-toto has it. */
public record DigestSet(@JsonProperty("sha256") String sha256) {
    public static DigestSet of(Digest digest) {
        return new DigestSet(digest.hex());
    }

    public Digest digest() {
        return new Digest(sha256);
    }
}
