package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import java.time.Instant;
import java.util.List;

/** The end of one halt, by people. */
public record RearmPredicate(HaltId halt, String reason, List<Digest> signOffs, Instant at) {
    public RearmPredicate {
        signOffs = List.copyOf(signOffs);
    }
}
