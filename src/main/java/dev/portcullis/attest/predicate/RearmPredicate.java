package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import java.time.Instant;
import java.util.List;

/** The end of one halt, by people. */
public record RearmPredicate(HaltId halt, String reason, List<Digest> signOffs, Instant at) {
    public RearmPredicate {
        signOffs = List.copyOf(signOffs);
    }

    /** What people sign to end a halt for a reason, and nothing else does. */
    public static Bytes document(HaltId halt, String reason) {
        return Bytes.utf8("re-arm " + halt + "\n" + reason + "\n");
    }

    /** The document that people signed for this one. */
    public Digest signed() {
        return Digest.of(document(halt, reason));
    }
}
